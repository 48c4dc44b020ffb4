package dev.holdfast.partition.replication;

import dev.holdfast.partition.environment.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The clock MicroRaft sees: the card's monotonic time, sped up. Nobody who sets the card's wall clock can make a leader
 * look alive or dead.
 */
final class ScaledTime extends java.time.Clock {

    /** MicroRaft takes 0 for "never heard of a leader", so the clock starts well behind any timeout. */
    private static final long START_MILLIS = 86_400_000;

    private final Clock clock;
    private final int scale;
    private final long originNanos;

    ScaledTime(Clock clock, int scale) {
        this.clock = clock;
        this.scale = scale;
        this.originNanos = clock.monotonicNanos();
    }

    @Override
    public long millis() {
        return START_MILLIS + (clock.monotonicNanos() - originNanos) * scale / 1_000_000;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public java.time.Clock withZone(ZoneId zone) {
        return this;
    }
}
