package dev.holdfast.harness.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs many asynchronous calls, a bounded number at a time. */
public final class Pipeline {

    private static final int IN_FLIGHT = 64;

    private Pipeline() {}

    /**
     * Calls for every item, in order of the list; gives the results in the same order.
     *
     * @param progress told the fraction that is done, 0 to 1
     * @throws RuntimeException the first failure; what was under way is waited for, nothing more is begun
     */
    public static <T, R> List<R> each(List<T> items, Function<T, CompletableFuture<R>> call, DoubleConsumer progress) {
        Semaphore room = new Semaphore(IN_FLIGHT);
        AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
        List<CompletableFuture<R>> calls = new ArrayList<>(items.size());
        for (T item : items) {
            room.acquireUninterruptibly();
            if (failed.get() != null) {
                break;
            }
            progress.accept((double) calls.size() / items.size());
            calls.add(call.apply(item).whenComplete((result, failure) -> {
                if (failure != null) {
                    failed.compareAndSet(null, failure);
                }
                room.release();
            }));
        }
        List<R> results = new ArrayList<>(calls.size());
        for (CompletableFuture<R> each : calls) {
            results.add(join(each));
        }
        return results;
    }

    /** Waits, and throws what the call itself would have thrown. */
    public static <R> R join(CompletableFuture<R> call) {
        try {
            return call.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
