package dev.holdfast.partition.host;

import dev.holdfast.partition.environment.Clock;

/** This machine's clock. */
public final class SystemClock implements Clock {

    @Override
    public long millis() {
        return System.currentTimeMillis();
    }

    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }
}
