package dev.holdfast.proto.domain;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.jspecify.annotations.Nullable;

/**
 * One holder's key pair, on the holder's own machine.
 *
 * @param name what messages call it: its file's name
 * @param certificate says which share is this holder's
 */
public record CustodianKey(String name, RSAPrivateCrtKey privateKey, WrappingKey certificate) {

    /** @throws RefusedException BAD_PARAMETER when the two halves are not of one pair */
    public CustodianKey {
        if (!privateKey.getModulus().equals(certificate.publicKey().getModulus())) {
            throw new RefusedException(Code.BAD_PARAMETER, name + " is not the key of the certificate beside it.");
        }
    }

    /**
     * Reads a pair.
     *
     * @param keyPem PKCS#8 or PKCS#1 in PEM, encrypted or not
     * @param certificatePem the certificate that was given at the download
     * @param passphrase for a key that is encrypted; the caller wipes it
     * @throws RefusedException BAD_PARAMETER or WRAPPING_KEY_REFUSED
     */
    public static CustodianKey parse(String name, byte[] keyPem, byte[] certificatePem, char @Nullable [] passphrase) {
        return new CustodianKey(
                name, PrivateKeyPem.parse(name, keyPem, passphrase), WrappingKey.parsePem(certificatePem));
    }

    /** Opens content keys with this key, the way the JWE says. */
    ContentKeyOpener openerFor(KeyManagement algorithm) {
        return encryptedKey -> {
            try {
                return cipher(algorithm).doFinal(encryptedKey);
            } catch (GeneralSecurityException e) {
                throw new RefusedException(Code.CRYPTO_FAILED, "The content key does not open.");
            }
        };
    }

    private Cipher cipher(KeyManagement algorithm) throws GeneralSecurityException {
        return switch (algorithm) {
            case RSA_OAEP_256 -> cipher("OAEPPadding", oaep("SHA-256", MGF1ParameterSpec.SHA256));
            case RSA_OAEP -> cipher("OAEPPadding", oaep("SHA-1", MGF1ParameterSpec.SHA1));
            case RSA1_5 -> cipher("PKCS1Padding", null);
            case DIRECT -> throw new IllegalArgumentException("A direct JWE has no encrypted key");
        };
    }

    private Cipher cipher(String padding, @Nullable OAEPParameterSpec parameters) throws GeneralSecurityException {
        Cipher rsa = Cipher.getInstance("RSA/ECB/" + padding);
        rsa.init(Cipher.DECRYPT_MODE, privateKey, parameters);
        return rsa;
    }

    private static OAEPParameterSpec oaep(String digest, MGF1ParameterSpec mask) {
        return new OAEPParameterSpec(digest, "MGF1", mask, PSource.PSpecified.DEFAULT);
    }

    /** The name alone: the key stays out of messages. */
    @Override
    public String toString() {
        return name;
    }
}
