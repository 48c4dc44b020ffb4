package dev.holdfast.partition.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keys from keys (SP 800-108r1) and keys from shared secrets (SP 800-56C Rev. 2), one block of SHA-512 each. */
final class KeyDerivation {

    static final int MAX_BYTES = 64;

    private KeyDerivation() {}

    /** Counter mode: HMAC(key, [1]32 || label || 00 || context || [bits]32). */
    static byte[] counterMode(byte[] key, String label, byte[] context, int bytes) {
        byte[] labelBytes = label.getBytes(StandardCharsets.UTF_8);
        byte[] fixed = ByteBuffer.allocate(labelBytes.length + 1 + context.length + Integer.BYTES)
                .put(labelBytes)
                .put((byte) 0)
                .put(context)
                .putInt(8 * bytes)
                .array();
        return counterMode(key, fixed, bytes);
    }

    static byte[] counterMode(byte[] key, byte[] fixedInput, int bytes) {
        requireOneBlock(bytes);
        try {
            Mac hmac = Mac.getInstance("HmacSHA512", Providers.SUN_JCE);
            hmac.init(new SecretKeySpec(key, "HmacSHA512"));
            hmac.update(bigEndian(1));
            return cut(hmac.doFinal(fixedInput), bytes);
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException("HMAC-SHA-512 failed", defect);
        }
    }

    /** One-step KDF, section 4.1 option 1: SHA-512([1]32 || secret || info). */
    static byte[] oneStep(byte[] secret, byte[] info, int bytes) {
        requireOneBlock(bytes);
        MessageDigest digest = Hash.SHA_512.start();
        digest.update(bigEndian(1));
        digest.update(secret);
        return cut(digest.digest(info), bytes);
    }

    private static byte[] cut(byte[] block, int bytes) {
        byte[] derived = Arrays.copyOf(block, bytes);
        Arrays.fill(block, (byte) 0);
        return derived;
    }

    private static byte[] bigEndian(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    private static void requireOneBlock(int bytes) {
        if (bytes < 1 || bytes > MAX_BYTES) {
            throw Refusals.badParameter("A derived key has 1 to " + MAX_BYTES + " bytes, not " + bytes + ".");
        }
    }
}
