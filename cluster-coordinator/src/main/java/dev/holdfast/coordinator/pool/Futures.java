package dev.holdfast.coordinator.pool;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Several things at the same time. */
final class Futures {

    private Futures() {}

    static <T> List<CompletableFuture<T>> times(int number, Supplier<CompletableFuture<T>> action) {
        return Stream.generate(action).limit(number).toList();
    }

    /** Completes when all have completed, with what they gave, in their order. */
    static <T> CompletableFuture<List<T>> all(Collection<CompletableFuture<T>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
                .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
    }

    static CompletableFuture<Void> done() {
        return CompletableFuture.completedFuture(null);
    }

    static <T> CompletableFuture<Void> each(Collection<T> all, Function<T, ? extends CompletableFuture<?>> action) {
        return CompletableFuture.allOf(all.stream().map(action).toArray(CompletableFuture[]::new));
    }
}
