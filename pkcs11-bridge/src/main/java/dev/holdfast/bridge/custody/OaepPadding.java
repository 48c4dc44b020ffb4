package dev.holdfast.bridge.custody;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decoding of EME-OAEP (RFC 8017, section 7.1.2, step 3) with SHA-256, MGF1 with SHA-256 and an empty label, for tokens
 * that only offer the raw RSA operation.
 *
 * <p>Whoever can tell why a block was refused can decrypt with the token (Manger, CRYPTO 2001). So every block of one
 * length takes the same path and is refused in the same way. The length of the message is known beforehand, which puts
 * the separator in a known place: no branch and no array index depends on the block's contents, except for the one
 * verdict at the end.
 */
final class OaepPadding {

    private static final int HASH_BYTES = 32;

    private OaepPadding() {}

    /**
     * @param block the result of the raw operation, as long as the modulus, first byte included
     * @param messageBytes what the message's length must be
     * @return the message, or null when the block is not a padded message of that length
     */
    static byte @Nullable [] remove(byte[] block, int messageBytes) {
        int dataBytes = block.length - 1 - HASH_BYTES;
        int separator = dataBytes - messageBytes - 1;
        if (separator < HASH_BYTES) {
            return null;
        }
        MessageDigest hash = sha256();
        byte[] seed = Arrays.copyOfRange(block, 1, 1 + HASH_BYTES);
        byte[] data = Arrays.copyOfRange(block, 1 + HASH_BYTES, block.length);
        byte[] message = new byte[0];
        boolean accepted = false;
        try {
            mask(hash, data, seed);
            mask(hash, seed, data);

            byte[] labelHash = hash.digest();
            int wrong = block[0];
            for (int i = 0; i < HASH_BYTES; i++) {
                wrong |= data[i] ^ labelHash[i];
            }
            for (int i = HASH_BYTES; i < separator; i++) {
                wrong |= data[i];
            }
            wrong |= data[separator] ^ 1;

            message = Arrays.copyOfRange(data, separator + 1, dataBytes);
            accepted = wrong == 0;
            return accepted ? message : null;
        } finally {
            Arrays.fill(seed, (byte) 0);
            Arrays.fill(data, (byte) 0);
            if (!accepted) {
                Arrays.fill(message, (byte) 0);
            }
        }
    }

    /** Exclusive-or of MGF1(seed) into the target (RFC 8017, appendix B.2.1). */
    private static void mask(MessageDigest hash, byte[] seed, byte[] target) {
        for (int block = 0; block * HASH_BYTES < target.length; block++) {
            hash.update(seed);
            hash.update(new byte[] {(byte) (block >>> 24), (byte) (block >>> 16), (byte) (block >>> 8), (byte) block});
            byte[] mask = hash.digest();
            int start = block * HASH_BYTES;
            for (int i = start; i < Math.min(start + HASH_BYTES, target.length); i++) {
                target[i] ^= mask[i - start];
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
