package dev.holdfast.coordinator.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Reads a list that comes in pages, each beginning behind the last item of the one before. */
final class Pages {

    /** @param more whether another page follows; an empty page has none */
    record Page<T>(List<T> items, boolean more) {}

    private Pages() {}

    /**
     * @param start what the first page begins behind
     * @param ask one request for the page behind an item
     * @param place what the page after an item begins behind
     */
    static <T, P> CompletableFuture<List<T>> all(
            P start, Function<P, CompletableFuture<Page<T>>> ask, Function<T, P> place) {
        return following(new ArrayList<>(), start, ask, place);
    }

    private static <T, P> CompletableFuture<List<T>> following(
            List<T> found, P after, Function<P, CompletableFuture<Page<T>>> ask, Function<T, P> place) {
        return ask.apply(after).thenCompose(page -> {
            found.addAll(page.items());
            return page.more() && !page.items().isEmpty()
                    ? following(found, place.apply(found.get(found.size() - 1)), ask, place)
                    : CompletableFuture.completedFuture(List.copyOf(found));
        });
    }
}
