package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenMechanism;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * CKM_RSA_PKCS: PKCS #1 v1.5 without hashing.
 *
 * <p>A ciphertext with wrong padding is refused, with the same return value after the same work whatever is wrong. That
 * it was wrong does show. Implicit rejection would hide it, but would also answer a client's mistake with random bytes,
 * which is not what a caller of C_Decrypt or C_UnwrapKey is promised.
 */
final class RsaPkcs implements Capability.Signing, Capability.Recovering, Capability.Enciphering, Capability.Wrapping {

    private final RsaPrimitive rsa;
    private final SecureRandom random;

    RsaPkcs(RsaPrimitive rsa, SecureRandom random) {
        this.rsa = rsa;
        this.random = random;
    }

    @Override
    public byte[] sign(KeyValue key, TokenMechanism mechanism, byte[] data, boolean digested) {
        Parameters.requireMessage(digested);
        return signRecover(key, mechanism, data);
    }

    @Override
    public void verify(KeyValue key, TokenMechanism mechanism, byte[] data, boolean digested, byte[] signature) {
        Parameters.requireMessage(digested);
        int length = signatureBytes(key, mechanism);
        requireFits(data, length, CKR.DATA_LEN_RANGE);
        if (!MessageDigest.isEqual(RsaBlocks.type1(data, length), opened(key, length, signature))) {
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
        int length = signatureBytes(key, mechanism);
        requireFits(data, length, CKR.DATA_LEN_RANGE);
        return rsa.withPrivate(key, RsaBlocks.type1(data, length), CKR.DATA_INVALID);
    }

    @Override
    public byte[] verifyRecover(KeyValue key, TokenMechanism mechanism, byte[] signature) {
        int length = signatureBytes(key, mechanism);
        return RsaBlocks.dataOfType1(opened(key, length, signature))
                .orElseThrow(() -> new CryptokiException(CKR.SIGNATURE_INVALID));
    }

    @Override
    public void check(KeyValue key, TokenMechanism mechanism) {
        Parameters.requireNone(mechanism);
    }

    @Override
    public byte[] encrypt(KeyValue key, TokenMechanism mechanism, byte[] data, boolean partial) {
        Parameters.requireWhole(partial);
        return encrypt(key, mechanism, data, CKR.DATA_LEN_RANGE);
    }

    @Override
    public byte[] decrypt(KeyValue key, TokenMechanism mechanism, byte[] data, boolean partial) {
        Parameters.requireWhole(partial);
        return decrypt(key, mechanism, data, CKR.ENCRYPTED_DATA_LEN_RANGE, CKR.ENCRYPTED_DATA_INVALID);
    }

    @Override
    public byte[] wrap(KeyValue key, TokenMechanism mechanism, byte[] target, byte[] additionalData) {
        Parameters.requireNoAdditionalData(additionalData);
        return encrypt(key, mechanism, target, CKR.KEY_SIZE_RANGE);
    }

    @Override
    public byte[] unwrap(KeyValue key, TokenMechanism mechanism, byte[] wrapped, byte[] additionalData) {
        Parameters.requireNoAdditionalData(additionalData);
        return decrypt(key, mechanism, wrapped, CKR.WRAPPED_KEY_LEN_RANGE, CKR.WRAPPED_KEY_INVALID);
    }

    private byte[] encrypt(KeyValue key, TokenMechanism mechanism, byte[] data, CKR tooLong) {
        check(key, mechanism);
        int length = rsa.length(key);
        requireFits(data, length, tooLong);
        byte[] block = RsaBlocks.type2(data, length, random);
        try {
            return rsa.withPublic(key, block, CKR.DATA_INVALID);
        } finally {
            Arrays.fill(block, (byte) 0);
        }
    }

    private byte[] decrypt(KeyValue key, TokenMechanism mechanism, byte[] data, CKR wrongLength, CKR wrong) {
        check(key, mechanism);
        if (data.length != rsa.length(key)) {
            throw new CryptokiException(wrongLength, "a ciphertext is as long as the modulus");
        }
        byte[] block = rsa.withPrivate(key, data, wrong);
        try {
            return RsaBlocks.dataOfType2(block).orElseThrow(() -> new CryptokiException(wrong));
        } finally {
            Arrays.fill(block, (byte) 0);
        }
    }

    private byte[] opened(KeyValue key, int length, byte[] signature) {
        if (signature.length != length) {
            throw new CryptokiException(CKR.SIGNATURE_LEN_RANGE);
        }
        return rsa.withPublic(key, signature, CKR.SIGNATURE_INVALID);
    }

    private static void requireFits(byte[] data, int length, CKR tooLong) {
        if (data.length > length - RsaBlocks.OVERHEAD) {
            throw new CryptokiException(tooLong, "the data is longer than the modulus less 11 bytes");
        }
    }
}
