package dev.holdfast.coordinator.pool;

import dev.holdfast.coordinator.registry.Registry;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicLong;

/** The service's clock: the host's, and ahead of it by as much as operators moved it. It never goes back. */
public final class PoolClock extends Clock {

    /** As cards have it: more would not be believed by anybody. */
    public static final Duration FURTHEST = Duration.ofDays(3_650);

    private final Registry registry;
    private final Clock host;
    private final AtomicLong latestMillis = new AtomicLong(Long.MIN_VALUE);

    PoolClock(Registry registry, Clock host) {
        this.registry = registry;
        this.host = host;
    }

    @Override
    public long millis() {
        long now = host.millis() + registry.clockOffsetMillis();
        return latestMillis.accumulateAndGet(now, Math::max);
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    /** By how much it is ahead of the host's clock. */
    public Duration offset() {
        return Duration.ofMillis(registry.clockOffsetMillis());
    }

    @Override
    public ZoneId getZone() {
        return host.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new PoolClock(registry, host.withZone(zone));
    }

    /** At least this far ahead, as a pool is that was moved elsewhere. */
    synchronized void catchUp(long offsetMillis) {
        if (offsetMillis > registry.clockOffsetMillis()) {
            registry.putClockOffsetMillis(offsetMillis);
        }
    }

    synchronized void advance(Duration by) {
        if (by.isNegative()) {
            throw new RefusedException(Code.BAD_PARAMETER, "The clock is moved ahead, never back.");
        }
        if (by.compareTo(FURTHEST.minus(offset())) > 0) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "The clock is " + offset().toDays() + " days ahead and can be moved " + FURTHEST.toDays()
                            + " days in all.");
        }
        registry.putClockOffsetMillis(offset().plus(by).toMillis());
    }
}
