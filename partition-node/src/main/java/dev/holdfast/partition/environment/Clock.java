package dev.holdfast.partition.environment;

/** The card's clock. */
public interface Clock {

    /** Milliseconds since 1970-01-01T00:00Z; may jump when somebody sets the clock. */
    long millis();

    /** Nanoseconds from an arbitrary start; never goes back. */
    long monotonicNanos();
}
