package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenMechanism;
import java.security.MessageDigest;

/**
 * CKM_RSA_X_509: RSA without padding. Data shorter than the modulus is a number, so zeros go in front; answers are as
 * long as it.
 */
final class RsaRaw implements Capability.Signing, Capability.Recovering, Capability.Enciphering, Capability.Wrapping {

    private final RsaPrimitive rsa;

    RsaRaw(RsaPrimitive rsa) {
        this.rsa = rsa;
    }

    @Override
    public byte[] sign(KeyValue key, TokenMechanism mechanism, byte[] data, boolean digested) {
        Parameters.requireMessage(digested);
        return signRecover(key, mechanism, data);
    }

    @Override
    public void verify(KeyValue key, TokenMechanism mechanism, byte[] data, boolean digested, byte[] signature) {
        Parameters.requireMessage(digested);
        byte[] signed = verifyRecover(key, mechanism, signature);
        requireFits(data, signed.length, CKR.DATA_LEN_RANGE);
        byte[] expected = new byte[signed.length];
        System.arraycopy(data, 0, expected, expected.length - data.length, data.length);
        if (!MessageDigest.isEqual(expected, signed)) {
            throw new CryptokiException(CKR.SIGNATURE_INVALID);
        }
    }

    @Override
    public int signatureBytes(KeyValue key, TokenMechanism mechanism) {
        Parameters.requireNone(mechanism);
        return rsa.length(key);
    }

    @Override
    public byte[] signRecover(KeyValue key, TokenMechanism mechanism, byte[] data) {
        requireFits(data, signatureBytes(key, mechanism), CKR.DATA_LEN_RANGE);
        return rsa.withPrivate(key, data, CKR.DATA_INVALID);
    }

    @Override
    public byte[] verifyRecover(KeyValue key, TokenMechanism mechanism, byte[] signature) {
        if (signature.length != signatureBytes(key, mechanism)) {
            throw new CryptokiException(CKR.SIGNATURE_LEN_RANGE);
        }
        return rsa.withPublic(key, signature, CKR.SIGNATURE_INVALID);
    }

    @Override
    public void check(KeyValue key, TokenMechanism mechanism) {
        Parameters.requireNone(mechanism);
    }

    @Override
    public byte[] encrypt(KeyValue key, TokenMechanism mechanism, byte[] data, boolean partial) {
        Parameters.requireWhole(partial);
        check(key, mechanism);
        requireFits(data, rsa.length(key), CKR.DATA_LEN_RANGE);
        return rsa.withPublic(key, data, CKR.DATA_INVALID);
    }

    @Override
    public byte[] decrypt(KeyValue key, TokenMechanism mechanism, byte[] data, boolean partial) {
        Parameters.requireWhole(partial);
        check(key, mechanism);
        requireExact(data, rsa.length(key), CKR.ENCRYPTED_DATA_LEN_RANGE);
        return rsa.withPrivate(key, data, CKR.ENCRYPTED_DATA_INVALID);
    }

    @Override
    public byte[] wrap(KeyValue key, TokenMechanism mechanism, byte[] target, byte[] additionalData) {
        Parameters.requireNoAdditionalData(additionalData);
        check(key, mechanism);
        requireFits(target, rsa.length(key), CKR.KEY_SIZE_RANGE);
        return rsa.withPublic(key, target, CKR.KEY_SIZE_RANGE);
    }

    /** As long as the modulus: the key is at the end, as long as its template says. */
    @Override
    public byte[] unwrap(KeyValue key, TokenMechanism mechanism, byte[] wrapped, byte[] additionalData) {
        Parameters.requireNoAdditionalData(additionalData);
        check(key, mechanism);
        requireExact(wrapped, rsa.length(key), CKR.WRAPPED_KEY_LEN_RANGE);
        return rsa.withPrivate(key, wrapped, CKR.WRAPPED_KEY_INVALID);
    }

    private static void requireFits(byte[] data, int length, CKR tooLong) {
        if (data.length > length) {
            throw new CryptokiException(tooLong, "the data is longer than the modulus");
        }
    }

    private static void requireExact(byte[] data, int length, CKR wrongLength) {
        if (data.length != length) {
            throw new CryptokiException(wrongLength, "a ciphertext is as long as the modulus");
        }
    }
}
