package dev.holdfast.coordinator.pool;

import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.concurrent.CompletableFuture;

/** Several requests to the same card. */
@FunctionalInterface
public interface CardConversation {

    CompletableFuture<Response> call(Request request);
}
