package dev.holdfast.bridge.rpc;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long the calls of each function have taken on a connection lately: a running mean, which a single long call does not
 * change much. For any thread; that an observation may get lost costs nothing but speed.
 */
final class Pace {

    /** About what it costs to have another thread go on. */
    private static final long LONG_NANOS = 20_000;

    /** A call counts as no longer than this: a thread that had to wait for a processor says nothing about the function. */
    private static final long MOST_NANOS = 4 * LONG_NANOS;

    private static final int WEIGHT = 8;

    private final AtomicLongArray means = new AtomicLongArray(Function.values().length);

    /** Whether the function's calls take longer than to have another thread go on. Not before they have been seen to. */
    boolean isSlow(Function function) {
        return means.get(function.ordinal()) > LONG_NANOS;
    }

    void saw(Function function, long nanos) {
        long before = means.get(function.ordinal());
        means.set(function.ordinal(), before + (Math.min(nanos, MOST_NANOS) - before) / WEIGHT);
    }
}
