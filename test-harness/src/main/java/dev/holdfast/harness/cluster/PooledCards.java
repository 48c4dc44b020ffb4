package dev.holdfast.harness.cluster;

import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The cards of one pool, each of which can be asked by itself. */
public interface PooledCards {

    /** The ids of those that the pool has now. */
    List<String> ids();

    /** Fails with a {@link dev.holdfast.proto.RefusedException} when the card refuses, or cannot be reached. */
    CompletableFuture<Response> ask(String card, Request request);

    /** As the pool's coordinator asks them. */
    static PooledCards of(Pool pool) {
        return new PooledCards() {

            @Override
            public List<String> ids() {
                return pool.cardIds();
            }

            @Override
            public CompletableFuture<Response> ask(String card, Request request) {
                return pool.client().callCard(card, request);
            }
        };
    }
}
