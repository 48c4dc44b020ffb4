package dev.holdfast.coordinator.http;

import java.util.concurrent.CompletableFuture;

/** Answers requests. Called on a network thread, which it must not block; the future never fails. */
@FunctionalInterface
public interface HttpService {

    CompletableFuture<Answer> serve(HttpCall call);
}
