package dev.holdfast.coordinator.healing;

import java.time.Duration;

/**
 * How pools are looked after.
 *
 * @param patience for how long a card must have been lost before it is replaced; longer than a card takes to boot
 * @param period between two looks at a pool with which all is well
 */
public record HealingPolicy(Duration patience, Duration period) {

    public static final HealingPolicy DEFAULT = new HealingPolicy(Duration.ofSeconds(10), Duration.ofMillis(500));

    /** For drills, and for pools on one machine. */
    public static final HealingPolicy FAST = new HealingPolicy(Duration.ofSeconds(2), Duration.ofMillis(100));

    public HealingPolicy {
        if (patience.isNegative() || period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("patience is not negative, and the period longer than nothing");
        }
    }
}
