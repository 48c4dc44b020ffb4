package dev.holdfast.coordinator.dataplane;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.Base64Url;
import dev.holdfast.coordinator.http.Route;
import dev.holdfast.coordinator.jwk.BytesAnswer;
import dev.holdfast.coordinator.jwk.RandomBytesBody;
import dev.holdfast.coordinator.jwk.UseKeyAnswer;
import dev.holdfast.coordinator.jwk.UseKeyBody;
import dev.holdfast.coordinator.jwk.VerifySignatureAnswer;
import dev.holdfast.coordinator.jwk.VerifySignatureBody;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.CryptoResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** What keys are for. Each operation is offered for a version that is named, and for the current one. */
public final class KeyUseRoutes {

    /** One of the operations whose answer is bytes. */
    private record Use(
            String operation,
            String word,
            String action,
            String summary,
            Function<HsmExchange, CompletableFuture<CryptoResult>> ask) {}

    /** How a request's body becomes what a card is asked. */
    private interface ToMessage<M> {
        M message(UseKeyBody body, String name, ByteString version);
    }

    private KeyUseRoutes() {}

    public static List<Route<HsmExchange>> routes() {
        Stream<Route<HsmExchange>> uses = Stream.of(
                        new Use(
                                "Encrypt",
                                "encrypt",
                                "keys/encrypt/action",
                                "Encrypts.",
                                ask(KeyClient::encrypt, UseKeyBody::encrypt)),
                        new Use(
                                "Decrypt",
                                "decrypt",
                                "keys/decrypt/action",
                                "Decrypts.",
                                ask(KeyClient::decrypt, UseKeyBody::decrypt)),
                        new Use(
                                "Sign",
                                "sign",
                                "keys/sign/action",
                                "Signs a digest.",
                                ask(KeyClient::sign, UseKeyBody::sign)),
                        new Use(
                                "WrapKey",
                                "wrapkey",
                                "keys/wrap/action",
                                "Wraps a symmetric key.",
                                ask(KeyClient::wrap, UseKeyBody::wrap)),
                        new Use(
                                "UnwrapKey",
                                "unwrapkey",
                                "keys/unwrap/action",
                                "Unwraps a symmetric key.",
                                ask(KeyClient::unwrap, UseKeyBody::unwrap)))
                .flatMap(KeyUseRoutes::routesOf);
        return Stream.concat(uses, others()).toList();
    }

    private static <M> Function<HsmExchange, CompletableFuture<CryptoResult>> ask(
            BiFunction<KeyClient, M, CompletableFuture<CryptoResult>> operation, ToMessage<M> toMessage) {
        return exchange -> operation.apply(
                exchange.keys(),
                toMessage.message(exchange.body(UseKeyBody.class), KeyGaps.name(exchange), KeyGaps.version(exchange)));
    }

    private static Stream<Route<HsmExchange>> routesOf(Use use) {
        Route.Handler<HsmExchange> handler = exchange ->
                use.ask().apply(exchange).thenApply(result -> Answer.ok(UseKeyAnswer.of(exchange.uri(), result)));
        return onBothPaths(use.operation(), use.word(), use.summary(), handler)
                .map(route -> route.needing(KeyGaps.action(use.action()))
                        .taking(UseKeyBody.class)
                        .answering(200, UseKeyAnswer.class));
    }

    private static Stream<Route<HsmExchange>> others() {
        return Stream.of(
                        onBothPaths("Verify", "verify", "Verifies a signature over a digest.", KeyUseRoutes::verify)
                                .map(route -> route.needing(KeyGaps.action("keys/verify/action"))
                                        .taking(VerifySignatureBody.class)
                                        .answering(200, VerifySignatureAnswer.class)),
                        onBothPaths("Release", "release", "Refuses: no key is released.", KeyUseRoutes::release)
                                .map(route -> route.needing(KeyGaps.action("keys/release/action"))),
                        Stream.of(
                                Route.of("GetRandomBytes", "POST", "/rng", "Gives random bytes.", KeyUseRoutes::random)
                                        .needing(KeyGaps.action("rng/action"))
                                        .taking(RandomBytesBody.class)
                                        .answering(200, BytesAnswer.class)))
                .flatMap(routes -> routes);
    }

    private static Stream<Route<HsmExchange>> onBothPaths(
            String operation, String word, String summary, Route.Handler<HsmExchange> handler) {
        return Stream.of(
                Route.of(operation, "POST", "/keys/{key-name}/{key-version}/" + word, summary, handler),
                Route.of(
                        operation + "WithCurrentVersion",
                        "POST",
                        "/keys/{key-name}/" + word,
                        summary + " With the key's current version.",
                        handler));
    }

    private static CompletableFuture<Answer> verify(HsmExchange exchange) {
        VerifySignatureBody body = exchange.body(VerifySignatureBody.class);
        return exchange.keys()
                .verify(body.message(KeyGaps.name(exchange), KeyGaps.version(exchange)))
                .thenApply(valid -> Answer.ok(new VerifySignatureAnswer(valid)));
    }

    private static CompletableFuture<Answer> random(HsmExchange exchange) {
        return exchange.keys()
                .random(exchange.body(RandomBytesBody.class).count())
                .thenApply(bytes -> Answer.ok(new BytesAnswer(new Base64Url(bytes))));
    }

    private static CompletableFuture<Answer> release(HsmExchange exchange) {
        throw new RefusedException(
                Code.BAD_PARAMETER,
                "NotSupported",
                "",
                "No key is released here: there is no trusted environment that could prove itself to a simulator.");
    }
}
