package dev.holdfast.bridge.custody;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the pair of one recovery is called in a token. People find it by its label, the bridge by its CKA_ID: a hash of
 * the pool's name, then one of the recovery's id. The first half finds all pairs of a pool, which a label could not,
 * because one pool's name may begin with another's.
 */
final class PairName {

    private static final String LABEL_PREFIX = "holdfast-exchange-";
    private static final int HALF_BYTES = 8;

    private final String label;
    private final byte[] id;

    PairName(String poolName, String recoveryId) {
        label = LABEL_PREFIX + poolName + "-" + recoveryId;
        id = Arrays.copyOf(digest(poolName), 2 * HALF_BYTES);
        System.arraycopy(digest(recoveryId), 0, id, HALF_BYTES, HALF_BYTES);
    }

    String label() {
        return label;
    }

    /** CKA_ID, 16 bytes. */
    byte[] id() {
        return id.clone();
    }

    /** Whether an object with these attributes belongs to an exchange pair of the same pool, of any recovery. */
    boolean samePool(@Nullable String otherLabel, byte @Nullable [] otherId) {
        return otherLabel != null
                && otherLabel.startsWith(LABEL_PREFIX)
                && otherId != null
                && otherId.length == id.length
                && Arrays.equals(otherId, 0, HALF_BYTES, id, 0, HALF_BYTES);
    }

    boolean sameRecovery(byte @Nullable [] otherId) {
        return Arrays.equals(id, otherId);
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
