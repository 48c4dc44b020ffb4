package dev.holdfast.partition.rack;

import dev.holdfast.partition.environment.Clock;
import java.time.Duration;

/** A card's own clock: that of the rack, unless somebody sets it, or it runs faster or slower. */
public final class CardClock implements Clock {

    private static final long MILLION = 1_000_000;

    private final Clock rack;
    private long offsetMillis;
    /** By how much it runs faster than the rack's, in millionths. */
    private long drift;

    private long rackSince;
    private long ownSince;

    CardClock(Clock rack) {
        this.rack = rack;
    }

    /** Sets the time of day; nothing that measures a span notices. */
    public void jump(Duration by) {
        offsetMillis += by.toMillis();
    }

    /**
     * From now on it runs faster than the rack's clock by that much, for spans and for the time of day.
     *
     * @param millionths more than -1,000,000; 0 for as fast as the others
     */
    public void drift(long millionths) {
        ownSince = monotonicNanos();
        rackSince = rack.monotonicNanos();
        drift = millionths;
    }

    /** The time of day is right again, and the clock runs as the others do. What it measures never goes back. */
    public void reset() {
        drift(0);
        offsetMillis = (rackSince - ownSince) / MILLION;
    }

    /** How long the rack's clock takes while this one runs for so long. */
    Duration real(Duration own) {
        return drift == 0 ? own : Duration.ofNanos(own.toNanos() * MILLION / (MILLION + drift));
    }

    @Override
    public long millis() {
        return rack.millis() + offsetMillis + (monotonicNanos() - rack.monotonicNanos()) / MILLION;
    }

    @Override
    public long monotonicNanos() {
        long passed = rack.monotonicNanos() - rackSince;
        return ownSince + passed + passed / MILLION * drift + passed % MILLION * drift / MILLION;
    }
}
