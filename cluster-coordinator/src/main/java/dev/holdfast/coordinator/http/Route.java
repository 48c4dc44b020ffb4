package dev.holdfast.coordinator.http;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One thing that can be asked over HTTP. Dispatching, the reference in docs/ and the OpenAPI description are all made from
 * these.
 *
 * @param operation its name, for instance "CreateKey": unique in its plane
 * @param method "GET", "PUT", "POST", "PATCH" or "DELETE"
 * @param summary one sentence for the reference
 * @param access who may ask
 * @param action the action that a role has to grant, by its published name; empty when any caller may
 * @param query what may stand in the query, beside api-version
 * @param body the record that the request's body is read as; empty when it needs none
 * @param status the status of success
 * @param result the record that success is answered with; empty for no body
 * @param <X> what a handler of the plane is given
 */
public record Route<X>(
        String operation,
        String method,
        PathTemplate path,
        String summary,
        Access access,
        String action,
        List<Parameter> query,
        Optional<Class<?>> body,
        int status,
        Optional<Class<?>> result,
        Handler<X> handler) {

    /** Whether a route asks for a token. */
    public enum Access {
        /** Whoever reaches the port. */
        OPEN,
        /** Whoever has a valid token for the plane. */
        TOKEN
    }

    /** One of the query's parameters. */
    public record Parameter(String name, String description) {}

    /** May throw, or fail its future with, a RefusedException or an {@link HttpRefusedException}. */
    @FunctionalInterface
    public interface Handler<X> {
        CompletableFuture<Answer> answer(X exchange);
    }

    /** A handler that has its answer at once; it may throw what a {@link Handler} may. */
    @FunctionalInterface
    public interface Immediate<X> {
        Answer answer(X exchange);
    }

    public Route {
        query = List.copyOf(query);
    }

    /** A route that any holder of a token may ask, without a body, and that is answered 200. */
    public static <X> Route<X> of(String operation, String method, String path, String summary, Handler<X> handler) {
        return new Route<>(
                operation,
                method,
                PathTemplate.of(path),
                summary,
                Access.TOKEN,
                "",
                List.of(),
                Optional.empty(),
                200,
                Optional.empty(),
                handler);
    }

    /** The same as {@link #of}, of a handler that waits for nothing. */
    public static <X> Route<X> immediate(
            String operation, String method, String path, String summary, Immediate<X> handler) {
        return of(
                operation,
                method,
                path,
                summary,
                exchange -> CompletableFuture.completedFuture(handler.answer(exchange)));
    }

    public Route<X> open() {
        return new Route<>(operation, method, path, summary, Access.OPEN, action, query, body, status, result, handler);
    }

    /** @param published for instance "Microsoft.KeyVault/managedHsm/keys/sign/action" */
    public Route<X> needing(String published) {
        return new Route<>(operation, method, path, summary, access, published, query, body, status, result, handler);
    }

    public Route<X> taking(Class<?> type) {
        return new Route<>(
                operation, method, path, summary, access, action, query, Optional.of(type), status, result, handler);
    }

    public Route<X> answering(int code, Class<?> type) {
        return new Route<>(
                operation, method, path, summary, access, action, query, body, code, Optional.of(type), handler);
    }

    public Route<X> answering(int code) {
        return new Route<>(
                operation, method, path, summary, access, action, query, body, code, Optional.empty(), handler);
    }

    /** The same thing to ask, answered by another handler. */
    public Route<X> handledBy(Handler<X> other) {
        return new Route<>(operation, method, path, summary, access, action, query, body, status, result, other);
    }

    public Route<X> asking(Parameter... parameters) {
        return new Route<>(
                operation, method, path, summary, access, action, List.of(parameters), body, status, result, handler);
    }
}
