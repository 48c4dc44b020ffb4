package dev.holdfast.coordinator.dataplane;

import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.Route;
import dev.holdfast.coordinator.jwk.KeyAnswer;
import dev.holdfast.coordinator.jwk.KeyAttestationAnswer;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.proto.v1.KeyType;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What a card testifies of a key: where it is kept, how it came there, and that it does not leave. */
public final class AttestationRoutes {

    private AttestationRoutes() {}

    public static List<Route<HsmExchange>> routes() {
        return List.of(
                route(
                        "GetKeyAttestation",
                        "/keys/{key-name}/attestation",
                        "Shows a key with a card's testimony of it."),
                route(
                        "GetKeyVersionAttestation",
                        "/keys/{key-name}/{key-version}/attestation",
                        "Shows a key version with a card's testimony of it."));
    }

    private static Route<HsmExchange> route(String operation, String path, String summary) {
        return Route.of(operation, "GET", path, summary, AttestationRoutes::attest)
                .needing(KeyGaps.action("keys/read/action"))
                .answering(200, KeyAnswer.class);
    }

    /** The version that was read is the one that is attested, even if another one is made meanwhile. */
    private static CompletableFuture<Answer> attest(HsmExchange exchange) {
        KeyClient keys = exchange.keys();
        return keys.get(KeyGaps.name(exchange), KeyGaps.version(exchange))
                .thenCompose(key -> keys.attest(key.getName(), key.getVersion().getVersion())
                        .thenApply(attestation -> KeyAttestationAnswer.of(
                                attestation, key.getVersion().getSpec().getType() == KeyType.OCT))
                        .thenApply(attestation -> Answer.ok(KeyAnswer.of(exchange.uri(), key, attestation))));
    }
}
