package dev.holdfast.proto.domain;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.security.interfaces.RSAPrivateCrtKey;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/** RSA private keys as {@code openssl} writes them: PKCS#8 or PKCS#1 in PEM, with or without a passphrase. */
final class PrivateKeyPem {

    /** Used for this and not registered: as a default it would slow everything else down. */
    private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

    private PrivateKeyPem() {}

    /** Refuses with BAD_PARAMETER, starting with the name. */
    static RSAPrivateCrtKey parse(String name, byte[] pem, char @Nullable [] passphrase) {
        try (PEMParser parser = new PEMParser(new StringReader(new String(pem, StandardCharsets.US_ASCII)))) {
            for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
                PrivateKeyInfo info = privateKey(name, found, passphrase);
                if (info != null) {
                    return rsa(name, info);
                }
            }
        } catch (IOException | RuntimeException e) {
            if (e instanceof RefusedException refused) {
                throw refused;
            }
            throw refusal(name, "is not a private key in PEM.");
        }
        throw refusal(name, "has no private key in PEM.");
    }

    private static @Nullable PrivateKeyInfo privateKey(String name, Object found, char @Nullable [] passphrase) {
        if (found instanceof PrivateKeyInfo info) {
            return info;
        }
        if (found instanceof PEMKeyPair pair) {
            return pair.getPrivateKeyInfo();
        }
        if (found instanceof PKCS8EncryptedPrivateKeyInfo || found instanceof PEMEncryptedKeyPair) {
            return decrypted(name, found, passphrase);
        }
        return null;
    }

    private static PrivateKeyInfo decrypted(String name, Object encrypted, char @Nullable [] passphrase) {
        if (passphrase == null) {
            throw refusal(name, "is encrypted, and no passphrase was given for it.");
        }
        try {
            if (encrypted instanceof PEMEncryptedKeyPair pair) {
                return pair.decryptKeyPair(new JcePEMDecryptorProviderBuilder()
                                .setProvider(BOUNCY_CASTLE)
                                .build(passphrase))
                        .getPrivateKeyInfo();
            }
            return ((PKCS8EncryptedPrivateKeyInfo) encrypted)
                    .decryptPrivateKeyInfo(new JceOpenSSLPKCS8DecryptorProviderBuilder()
                            .setProvider(BOUNCY_CASTLE)
                            .build(passphrase));
        } catch (IOException | PKCSException | OperatorCreationException | RuntimeException e) {
            throw refusal(name, "does not open with the passphrase given for it.");
        }
    }

    private static RSAPrivateCrtKey rsa(String name, PrivateKeyInfo info) throws IOException {
        if (new JcaPEMKeyConverter().getPrivateKey(info) instanceof RSAPrivateCrtKey key) {
            return key;
        }
        throw refusal(name, "is not an RSA key.");
    }

    private static RefusedException refusal(String name, String what) {
        return new RefusedException(Code.BAD_PARAMETER, name + " " + what);
    }
}
