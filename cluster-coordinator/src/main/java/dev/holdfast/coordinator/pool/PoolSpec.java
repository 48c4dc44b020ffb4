package dev.holdfast.coordinator.pool;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a pool is to be.
 *
 * @param name 3 to 24 letters and digits, a letter first, as the service names its HSMs
 * @param cards 1 to 7
 * @param administrators object ids (GUIDs) of the first administrators; empty for a pool that exists already and was adopted
 * @param retentionDays for how long the pool, and a key of it, can be recovered after it was deleted: 7 to 90
 * @param purgeProtection whether neither can be purged before that time is over
 * @param resource what the resource manager shows of it
 */
public record PoolSpec(
        String name,
        int cards,
        List<String> administrators,
        int retentionDays,
        boolean purgeProtection,
        PoolResource resource) {

    public static final int DEFAULT_CARDS = 3;
    public static final int MAX_CARDS = 7;
    public static final int MIN_RETENTION_DAYS = 7;
    public static final int MAX_RETENTION_DAYS = 90;
    public static final int DEFAULT_RETENTION_DAYS = MAX_RETENTION_DAYS;

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9]{2,23}");

    public PoolSpec {
        if (!isName(name)) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "A pool's name has 3 to 24 letters and digits and starts with a letter; \"" + name + "\" has not.");
        }
        if (cards < 1 || cards > MAX_CARDS) {
            throw new RefusedException(Code.BAD_PARAMETER, "A pool has 1 to " + MAX_CARDS + " cards.");
        }
        if (retentionDays < MIN_RETENTION_DAYS || retentionDays > MAX_RETENTION_DAYS) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "What is deleted is retained for " + MIN_RETENTION_DAYS + " to " + MAX_RETENTION_DAYS + " days.");
        }
        administrators = List.copyOf(administrators);
    }

    /** Of a pool that nobody describes as a resource. */
    public PoolSpec(String name, int cards, List<String> administrators, int retentionDays, boolean purgeProtection) {
        this(name, cards, administrators, retentionDays, purgeProtection, PoolResource.DEFAULT);
    }

    /** Whether a pool may be called so. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Three cards, 90 days, no purge protection. */
    public static PoolSpec of(String name, String administrator) {
        return new PoolSpec(name, DEFAULT_CARDS, List.of(administrator), DEFAULT_RETENTION_DAYS, false);
    }

    public PoolSpec withCards(int number) {
        return new PoolSpec(name, number, administrators, retentionDays, purgeProtection, resource);
    }

    public PoolSpec withResource(PoolResource other) {
        return new PoolSpec(name, cards, administrators, retentionDays, purgeProtection, other);
    }
}
