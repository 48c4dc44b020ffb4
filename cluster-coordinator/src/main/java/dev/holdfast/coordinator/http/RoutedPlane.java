package dev.holdfast.coordinator.http;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A plane that is a table of routes.
 *
 * @param <X> what its handlers are given
 */
public abstract class RoutedPlane<X> implements Plane {

    private final String title;

    protected RoutedPlane(String title) {
        this.title = title;
    }

    protected abstract RouteTable<X> table();

    /** Finds out who asks and hands over to a route. May throw, or fail its future with, what {@link #refusal} is given. */
    protected abstract CompletableFuture<Answer> dispatch(HttpCall call);

    /** What a failure is answered with. */
    protected Answer refusal(Throwable failure) {
        return Errors.answer(failure);
    }

    @Override
    public final String title() {
        return title;
    }

    @Override
    public final boolean knows(String path) {
        return table().knows(path);
    }

    @Override
    public final List<Route<X>> routes() {
        return table().routes();
    }

    @Override
    public final CompletableFuture<Answer> serve(HttpCall call) {
        try {
            return dispatch(call).exceptionally(this::refusal);
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(refusal(e));
        }
    }
}
