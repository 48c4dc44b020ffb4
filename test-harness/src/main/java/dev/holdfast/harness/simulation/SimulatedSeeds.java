package dev.holdfast.harness.simulation;

import dev.holdfast.harness.cli.SeedRange;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongFunction;

/**
 * What comes of many seeds, in their order, while several of them are under way at the same time. A seed is not begun long before
 * somebody asks for it, because what comes of it takes memory.
 */
final class SimulatedSeeds<T> implements AutoCloseable {

    private static final int AHEAD = 2;

    private final LongFunction<T> run;
    private final long last;
    private final ExecutorService threads;
    private final Deque<CompletableFuture<T>> begun = new ArrayDeque<>();
    private long next;

    /** @param jobs how many are under way at most, each on a thread of its own */
    SimulatedSeeds(SeedRange seeds, int jobs, LongFunction<T> run) {
        this.run = run;
        last = seeds.last();
        next = seeds.first();
        threads = Executors.newFixedThreadPool(jobs);
        for (int i = 0; i < jobs * AHEAD; i++) {
            begin();
        }
    }

    /** Of the seed after the one before; throws what its run threw. */
    T next() {
        T result = begun.removeFirst().join();
        begin();
        return result;
    }

    private void begin() {
        if (next <= last) {
            long seed = next++;
            begun.addLast(CompletableFuture.supplyAsync(() -> run.apply(seed), threads));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
