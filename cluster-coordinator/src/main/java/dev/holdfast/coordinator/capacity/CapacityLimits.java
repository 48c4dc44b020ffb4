package dev.holdfast.coordinator.capacity;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.dataplane.HsmExchange;
import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.HttpRefusedException;
import dev.holdfast.coordinator.http.Route;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Refuses what is asked of a pool more often than its cards can do it. Each operation has a limit of its own, for each kind
 * of key where that matters; it grows with the number of cards.
 */
final class CapacityLimits {

    private static final String KEY_NAME = "key-name";
    private static final long SECOND = 1_000_000_000;
    /** Operations by other names than the figures know them by. */
    private static final Map<String, String> ALIASES = Map.of("GetKeyVersion", "GetKey", "RotateKey", "CreateKey");

    private static final String CURRENT = "WithCurrentVersion";

    private record Meter(ByteString pool, String operation, String key) {}

    private final Map<Meter, TokenBucket> buckets = new ConcurrentHashMap<>();
    private final Figures figures;
    private final LongSupplier nanos;
    private final KeyKinds kinds;

    CapacityLimits(Figures figures, LongSupplier nanos) {
        this.figures = figures;
        this.nanos = nanos;
        this.kinds = new KeyKinds(nanos);
    }

    List<Route<HsmExchange>> limit(List<Route<HsmExchange>> routes) {
        return routes.stream().map(this::limited).toList();
    }

    private Route<HsmExchange> limited(Route<HsmExchange> route) {
        String operation = operationOf(route.operation());
        if (figures.dependsOnKey(operation)) {
            return route.handledBy(exchange -> kinds.of(exchange, exchange.gap(KEY_NAME))
                    .thenCompose(kind -> metered(exchange, operation, kind, route)));
        }
        if (figures.limits(operation)) {
            return route.handledBy(exchange -> metered(exchange, operation, Figures.ANY_KEY, route));
        }
        return route;
    }

    private CompletableFuture<Answer> metered(
            HsmExchange exchange, String operation, String key, Route<HsmExchange> route) {
        figures.of(operation, key).ifPresent(perCard -> take(exchange, operation, key, perCard));
        return route.handler().answer(exchange);
    }

    private void take(HsmExchange exchange, String operation, String key, double perCard) {
        long wait = buckets.computeIfAbsent(
                        new Meter(exchange.pool().poolId(), operation, key), meter -> new TokenBucket())
                .take(nanos.getAsLong(), perCard * exchange.pool().cards().size());
        if (wait > 0) {
            throw new HttpRefusedException(
                    429,
                    "Throttled",
                    "Too many requests for " + operation + (key.equals(Figures.ANY_KEY) ? "" : " with " + key)
                            + ": each card does " + Math.round(perCard)
                            + " a second. Wait as long as Retry-After says.",
                    Map.of("retry-after", Long.toString((wait + SECOND - 1) / SECOND)));
        }
    }

    private static String operationOf(String route) {
        String name = route.endsWith(CURRENT) ? route.substring(0, route.length() - CURRENT.length()) : route;
        return ALIASES.getOrDefault(name, name);
    }
}
