package dev.holdfast.proto.domain;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES_256_CBC_HMAC_SHA_512 (RFC 7518, sections 5.2.2 and 5.2.5): the first half of a 64-byte key authenticates, the
 * second encrypts. The tag is the first 32 bytes of HMAC-SHA-512 over additional data, IV, ciphertext and the additional
 * data's length in bits, 64 bits, big-endian.
 */
final class A256CbcHs512 {

    static final int KEY_BYTES = 64;
    static final int IV_BYTES = 16;
    static final int TAG_BYTES = 32;

    /** What an encryption gives beside the IV. */
    record Sealed(byte[] ciphertext, byte[] tag) {}

    private A256CbcHs512() {}

    static Sealed seal(byte[] key, byte[] iv, byte[] additionalData, byte[] plaintext) {
        try {
            byte[] ciphertext = aes(Cipher.ENCRYPT_MODE, key, iv).doFinal(plaintext);
            return new Sealed(ciphertext, tag(key, iv, additionalData, ciphertext));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-CBC did not encrypt", e);
        }
    }

    /** Refuses with TAMPERED whatever is not exactly what {@link #seal} made under this key. */
    static byte[] open(byte[] key, byte[] iv, byte[] additionalData, byte[] ciphertext, byte[] tag) {
        if (key.length != KEY_BYTES || iv.length != IV_BYTES || tag.length != TAG_BYTES) {
            throw refusal();
        }
        if (!MessageDigest.isEqual(tag, tag(key, iv, additionalData, ciphertext))) {
            throw refusal();
        }
        try {
            return aes(Cipher.DECRYPT_MODE, key, iv).doFinal(ciphertext);
        } catch (GeneralSecurityException e) {
            throw refusal();
        }
    }

    private static RefusedException refusal() {
        return new RefusedException(Code.TAMPERED, "The ciphertext was altered, or belongs to another key.");
    }

    private static Cipher aes(int mode, byte[] key, byte[] iv) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(mode, new SecretKeySpec(key, KEY_BYTES / 2, KEY_BYTES / 2, "AES"), new IvParameterSpec(iv));
        return cipher;
    }

    private static byte[] tag(byte[] key, byte[] iv, byte[] additionalData, byte[] ciphertext) {
        try {
            Mac hmac = Mac.getInstance("HmacSHA512");
            hmac.init(new SecretKeySpec(key, 0, KEY_BYTES / 2, "HmacSHA512"));
            hmac.update(additionalData);
            hmac.update(iv);
            hmac.update(ciphertext);
            hmac.update(ByteBuffer.allocate(Long.BYTES)
                    .putLong(8L * additionalData.length)
                    .array());
            return Arrays.copyOf(hmac.doFinal(), TAG_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java platform has no HMAC-SHA-512", e);
        }
    }
}
