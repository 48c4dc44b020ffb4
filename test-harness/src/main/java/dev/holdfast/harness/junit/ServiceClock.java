package dev.holdfast.harness.junit;

import dev.holdfast.coordinator.pool.Pools;
import java.time.Duration;
import java.time.Instant;

/** The clock of the service and of its pools, by which keys become valid and expire, and retention ends. */
public final class ServiceClock {

    private final Pools pools;

    ServiceClock(Pools pools) {
        this.pools = pools;
    }

    /** The service's time. */
    public Instant now() {
        return pools.clock().instant();
    }

    /** Moves it ahead at once, at most ten years in all; it never goes back. What is due by then is purged. */
    public void advance(Duration by) {
        TestedPool.await(pools.advanceClock(by));
    }
}
