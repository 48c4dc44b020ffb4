package dev.holdfast.coordinator.dataplane;

import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.Route;
import dev.holdfast.coordinator.jwk.KeyAnswer;
import dev.holdfast.coordinator.jwk.RotationPolicyBody;
import dev.holdfast.proto.v1.RotationPolicy;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** New versions of keys, made on request or by the key's policy. */
public final class RotationRoutes {

    private static final String POLICY = "/keys/{key-name}/rotationpolicy";

    private RotationRoutes() {}

    public static List<Route<HsmExchange>> routes() {
        return List.of(
                Route.of(
                                "RotateKey",
                                "POST",
                                "/keys/{key-name}/rotate",
                                "Makes a new version of a key, like the current one.",
                                RotationRoutes::rotate)
                        .needing(KeyGaps.action("keys/rotate/action"))
                        .answering(200, KeyAnswer.class),
                Route.of(
                                "GetKeyRotationPolicy",
                                "GET",
                                POLICY,
                                "Shows when a key is rotated by itself.",
                                RotationRoutes::policy)
                        .needing(KeyGaps.action("keys/read/action"))
                        .answering(200, RotationPolicyBody.class),
                Route.of(
                                "UpdateKeyRotationPolicy",
                                "PUT",
                                POLICY,
                                "Sets when a key is rotated by itself.",
                                RotationRoutes::setPolicy)
                        .needing(KeyGaps.action("keys/write/action"))
                        .taking(RotationPolicyBody.class)
                        .answering(200, RotationPolicyBody.class));
    }

    private static CompletableFuture<Answer> rotate(HsmExchange exchange) {
        return exchange.keys()
                .rotate(KeyGaps.name(exchange))
                .thenApply(key -> Answer.ok(KeyAnswer.of(exchange.uri(), key)));
    }

    private static CompletableFuture<Answer> policy(HsmExchange exchange) {
        return shown(exchange, exchange.keys().rotationPolicy(KeyGaps.name(exchange)));
    }

    private static CompletableFuture<Answer> setPolicy(HsmExchange exchange) {
        RotationPolicy policy = exchange.body(RotationPolicyBody.class).message();
        return shown(exchange, exchange.keys().setRotationPolicy(KeyGaps.name(exchange), policy));
    }

    private static CompletableFuture<Answer> shown(HsmExchange exchange, CompletableFuture<RotationPolicy> policy) {
        return policy.thenApply(one -> Answer.ok(RotationPolicyBody.of(exchange.uri(), KeyGaps.name(exchange), one)));
    }
}
