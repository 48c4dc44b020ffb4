package dev.holdfast.bridge.rpc;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;

/**
 * What the connections of a server have in common.
 *
 * @param threads as many as are asked for; the semaphores bound how many that is
 * @param timer for short things only
 * @param memory bytes that long messages may take
 * @param concurrent calls that may be carried out beside the reading of their connection
 * @param waits calls that may wait for a slot event
 */
record Shared(
        Applications applications,
        Limits limits,
        Executor threads,
        ScheduledExecutorService timer,
        Semaphore memory,
        Semaphore concurrent,
        Semaphore waits) {

    static Shared of(Applications applications, Limits limits, Executor threads, ScheduledExecutorService timer) {
        return new Shared(
                applications,
                limits,
                threads,
                timer,
                new Semaphore(limits.maxServerBytes(), true),
                new Semaphore(limits.maxConcurrentCalls()),
                new Semaphore(limits.maxConnections()));
    }
}
