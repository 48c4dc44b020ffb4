package dev.holdfast.proto.domain;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Key derivation in counter mode with HMAC-SHA-512 (NIST SP 800-108r1, section 4.1), one block: the leftmost L bits of
 * HMAC(key, [1] || label || 0x00 || context || [L]), both numbers as 32 bits, big-endian.
 */
public final class CounterKdf {

    private static final int BLOCK_BITS = 512;

    private CounterKdf() {}

    /**
     * Derives a key.
     *
     * @param key at least one byte
     * @param label what the key is for, encoded as UTF-8
     * @param context whose key it is, encoded as UTF-8; may be empty
     * @param bits 8 to 512, whole bytes
     */
    public static byte[] derive(byte[] key, String label, String context, int bits) {
        if (bits < 8 || bits > BLOCK_BITS || bits % 8 != 0) {
            throw new IllegalArgumentException("One block gives 8 to 512 bits in whole bytes, not " + bits);
        }
        byte[] block = {};
        try {
            Mac hmac = Mac.getInstance("HmacSHA512");
            hmac.init(new SecretKeySpec(key, "HmacSHA512"));
            hmac.update(bigEndian(1));
            hmac.update(label.getBytes(StandardCharsets.UTF_8));
            hmac.update((byte) 0);
            hmac.update(context.getBytes(StandardCharsets.UTF_8));
            hmac.update(bigEndian(bits));
            block = hmac.doFinal();
            return Arrays.copyOf(block, bits / 8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java platform has no HMAC-SHA-512", e);
        } finally {
            Arrays.fill(block, (byte) 0);
        }
    }

    private static byte[] bigEndian(int number) {
        return new byte[] {(byte) (number >>> 24), (byte) (number >>> 16), (byte) (number >>> 8), (byte) number};
    }
}
