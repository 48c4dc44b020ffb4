package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.OaepParameters;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenMechanism.ParameterCase;
import java.security.SecureRandom;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.encodings.OAEPEncoding;
import org.bouncycastle.crypto.params.ParametersWithRandom;

/**
 * CKM_RSA_PKCS_OAEP (RFC 8017 section 7.1): Bouncy Castle's encoding around {@link RsaPrimitive}, which decodes in
 * constant time. The hashes of label and mask may differ.
 */
final class RsaOaep implements Capability.Enciphering, Capability.Wrapping {

    private static final int DATA_SPECIFIED = 1;
    private static final CipherParameters NO_PARAMETERS = new CipherParameters() {};

    private final RsaPrimitive rsa;
    private final SecureRandom random;

    RsaOaep(RsaPrimitive rsa, SecureRandom random) {
        this.rsa = rsa;
        this.random = random;
    }

    @Override
    public void check(KeyValue key, TokenMechanism mechanism) {
        Parameters.require(mechanism, ParameterCase.OAEP);
        check(key, mechanism.getOaep());
    }

    @Override
    public byte[] encrypt(KeyValue key, TokenMechanism mechanism, byte[] data, boolean partial) {
        Parameters.requireWhole(partial);
        check(key, mechanism);
        return encrypt(key, mechanism.getOaep(), data, CKR.DATA_LEN_RANGE);
    }

    @Override
    public byte[] decrypt(KeyValue key, TokenMechanism mechanism, byte[] data, boolean partial) {
        Parameters.requireWhole(partial);
        check(key, mechanism);
        return decrypt(key, mechanism.getOaep(), data, CKR.ENCRYPTED_DATA_LEN_RANGE, CKR.ENCRYPTED_DATA_INVALID);
    }

    @Override
    public byte[] wrap(KeyValue key, TokenMechanism mechanism, byte[] target, byte[] additionalData) {
        Parameters.requireNoAdditionalData(additionalData);
        check(key, mechanism);
        return encrypt(key, mechanism.getOaep(), target, CKR.KEY_SIZE_RANGE);
    }

    @Override
    public byte[] unwrap(KeyValue key, TokenMechanism mechanism, byte[] wrapped, byte[] additionalData) {
        Parameters.requireNoAdditionalData(additionalData);
        check(key, mechanism);
        return decrypt(key, mechanism.getOaep(), wrapped, CKR.WRAPPED_KEY_LEN_RANGE, CKR.WRAPPED_KEY_INVALID);
    }

    /** Checks the parameters, and that the key is long enough for their hash. */
    void check(KeyValue key, OaepParameters parameters) {
        HashFunction hash = hash(parameters);
        mask(parameters);
        boolean sourceGiven = parameters.getSource() == DATA_SPECIFIED;
        // Clients are known to leave the source out together with the label.
        boolean sourceLeftOut =
                parameters.getSource() == 0 && parameters.getLabel().isEmpty();
        if (!sourceGiven && !sourceLeftOut) {
            throw Parameters.invalid("source is not CKZ_DATA_SPECIFIED");
        }
        if (rsa.length(key) < 2 * hash.length() + 2) {
            throw new CryptokiException(CKR.KEY_SIZE_RANGE, "the modulus is too short for this hash");
        }
    }

    byte[] encrypt(KeyValue key, OaepParameters parameters, byte[] data, CKR tooLong) {
        if (data.length > rsa.length(key) - 2 - 2 * hash(parameters).length()) {
            throw new CryptokiException(tooLong, "the data is longer than the modulus less two hashes and 2 bytes");
        }
        OAEPEncoding encoding = encoding(parameters, RsaBlockCipher.encrypting(rsa, key));
        encoding.init(true, new ParametersWithRandom(NO_PARAMETERS, random));
        try {
            return encoding.processBlock(data, 0, data.length);
        } catch (InvalidCipherTextException defect) {
            throw new IllegalStateException("A checked RSA key does not encrypt", defect);
        }
    }

    byte[] decrypt(KeyValue key, OaepParameters parameters, byte[] data, CKR wrongLength, CKR wrong) {
        if (data.length != rsa.length(key)) {
            throw new CryptokiException(wrongLength, "a ciphertext is as long as the modulus");
        }
        OAEPEncoding encoding = encoding(parameters, RsaBlockCipher.decrypting(rsa, key));
        encoding.init(false, NO_PARAMETERS);
        try {
            return encoding.processBlock(data, 0, data.length);
        } catch (InvalidCipherTextException invalid) {
            throw new CryptokiException(wrong);
        }
    }

    private static OAEPEncoding encoding(OaepParameters parameters, RsaBlockCipher cipher) {
        return new OAEPEncoding(
                cipher,
                hash(parameters).start(),
                mask(parameters).start(),
                parameters.getLabel().toByteArray());
    }

    private static HashFunction mask(OaepParameters parameters) {
        return HashFunction.ofMgf(parameters.getMgf()).orElseThrow(() -> Parameters.invalid("mgf is none"));
    }

    private static HashFunction hash(OaepParameters parameters) {
        return HashFunction.ofMechanism(parameters.getHash())
                .filter(hash -> hash != HashFunction.MD5)
                .orElseThrow(() -> Parameters.invalid("hashAlg is no hash"));
    }
}
