package dev.holdfast.harness.client.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.coordinator.names.ServiceNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One application's connection to an HSM, with a token that it signs in for when it needs one. */
final class RestConnection {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String API = "api-version=7.5";
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;

    private final RestPlace place;
    private final HttpClient http;
    private @Nullable CompletableFuture<String> token;

    /**
     * An answer.
     *
     * @param body an empty object, if there was none
     */
    record Reply(int status, JsonNode body) {}

    /** No call was made, because the client could not sign in. */
    static final class NotSignedInException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotSignedInException(String message) {
            super(message, null, false, false);
        }
    }

    RestConnection(RestPlace place) {
        this.place = place;
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .proxy(ProxySelector.of(place.face()))
                .sslContext(new ServiceAuthority(place.authority()).trusted())
                .connectTimeout(PATIENCE)
                .build();
    }

    RestPlace place() {
        return place;
    }

    /**
     * Asks.
     *
     * @param target path and query, without the version of the interface
     * @param body empty for none
     * @return fails with {@link NotSignedInException}, or what the network did
     */
    CompletableFuture<Reply> ask(String method, String target, String body) {
        String version = (target.contains("?") ? "&" : "?") + API;
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(ServiceNames.hsmUri(place.hsm()) + target + version))
                .timeout(PATIENCE)
                .header("content-type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        return token().thenCompose(bearer -> send(request.header("authorization", "Bearer " + bearer)))
                .thenApply(reply -> {
                    if (reply.status() == UNAUTHORIZED) {
                        forgetToken();
                    }
                    return reply;
                });
    }

    private synchronized CompletableFuture<String> token() {
        CompletableFuture<String> current = token;
        if (current == null || current.isCompletedExceptionally()) {
            current = signIn();
            token = current;
        }
        return current;
    }

    private synchronized void forgetToken() {
        token = null;
    }

    private CompletableFuture<String> signIn() {
        String form = Map.of(
                        "grant_type",
                        "client_credentials",
                        "client_id",
                        place.clientId(),
                        "client_secret",
                        place.secret(),
                        "scope",
                        "https://" + ServiceNames.HSM_SUFFIX + "/.default")
                .entrySet()
                .stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        URI login = URI.create("https://" + ServiceNames.LOGIN + "/" + place.tenant() + "/oauth2/v2.0/token");
        return send(HttpRequest.newBuilder(login)
                        .timeout(PATIENCE)
                        .header("content-type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form)))
                .handle((reply, failure) -> {
                    if (failure != null || reply.status() != OK) {
                        throw new NotSignedInException(
                                "not signed in: " + (failure == null ? "status " + reply.status() : failure));
                    }
                    return reply.body().path("access_token").asText();
                });
    }

    private CompletableFuture<Reply> send(HttpRequest.Builder request) {
        return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray())
                .thenApply(response -> new Reply(response.statusCode(), tree(response.body())));
    }

    private static JsonNode tree(byte[] body) {
        try {
            return body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
