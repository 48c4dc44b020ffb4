package dev.holdfast.harness.workload;

import dev.holdfast.harness.stage.StageTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleConsumer;
import java.util.function.Function;

/**
 * Runs many asynchronous calls, a bounded number at a time.
 *
 * @param time by which they are waited for
 */
public record Pipeline(StageTime time) {

    private static final int IN_FLIGHT = 64;

    /**
     * Calls for every item, in order of the list; gives the results in the same order.
     *
     * @param progress told the fraction that is done, 0 to 1
     * @throws RuntimeException the first failure in that order; nothing more is begun once one was seen
     */
    public <T, R> List<R> each(List<T> items, Function<T, CompletableFuture<R>> call, DoubleConsumer progress) {
        List<CompletableFuture<R>> calls = new ArrayList<>(items.size());
        List<R> results = new ArrayList<>(items.size());
        for (T item : items) {
            if (calls.size() >= IN_FLIGHT) {
                results.add(time.await(calls.get(results.size())));
            }
            progress.accept((double) calls.size() / items.size());
            calls.add(call.apply(item));
        }
        while (results.size() < calls.size()) {
            results.add(time.await(calls.get(results.size())));
        }
        return results;
    }
}
