package dev.holdfast.harness.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.coordinator.rest.ServiceFace;
import dev.holdfast.harness.client.rest.ServiceAuthority;
import dev.holdfast.harness.service.CoordinatorService;
import dev.holdfast.harness.service.FaceConfig;
import dev.holdfast.harness.service.PrincipalsFile;
import dev.holdfast.harness.service.RackKind;
import dev.holdfast.harness.service.ServiceConfig;
import dev.holdfast.harness.service.ServiceHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/** A coordinator in this JVM with its face, asked over the network as clients ask it: by the public names. */
public final class RunningService implements AutoCloseable {

    /** A principal that is declared and has no role anywhere. */
    public static final String STRANGER = "stranger";

    private final ServiceHome home;
    private final CoordinatorService service;
    private final FaceConfig config;
    private final SSLContext trust;
    private final HttpClient client;

    private RunningService(ServiceHome home) {
        this.home = home;
        ServiceConfig whole = ServiceConfig.read(home.config());
        config = whole.face().orElseThrow();
        service = CoordinatorService.start(whole);
        trust = new ServiceAuthority(face().authorityFile()).trusted();
        client = HttpClient.newBuilder()
                .proxy(ProxySelector.of(face().address()))
                .sslContext(trust)
                .build();
    }

    /** Starts one in a new home, with a stranger among its principals. */
    public static RunningService start(Path folder) {
        ServiceHome home = new ServiceHome(folder);
        home.create();
        ServiceConfig.write(home, RackKind.EMBEDDED, 0);
        try {
            Files.writeString(
                    folder.resolve(PrincipalsFile.NAME),
                    STRANGER + " = " + UUID.randomUUID() + " " + UUID.randomUUID()
                            + " none not-the-administrators-secret\n",
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RunningService(home);
    }

    public ServiceHome home() {
        return home;
    }

    public FaceConfig config() {
        return config;
    }

    public ServiceFace face() {
        return service.face().orElseThrow();
    }

    public InetSocketAddress address() {
        return face().address();
    }

    SSLContext trust() {
        return trust;
    }

    /** A provisioned pool of one card, whose administrator is the service's own. */
    public void createPool(String name) {
        service.pools()
                .create(PoolSpec.of(
                                name, principal(PrincipalsFile.ADMINISTRATOR).objectId())
                        .withCards(1))
                .join();
    }

    public PrincipalsFile.Entry principal(String name) {
        return PrincipalsFile.read(config.principals()).require(name);
    }

    /** A token of a principal, as the issuer gives it. */
    public String token(String principal, String resource) {
        PrincipalsFile.Entry entry = principal(principal);
        String form = Map.of(
                        "grant_type",
                        "client_credentials",
                        "client_id",
                        entry.clientId(),
                        "client_secret",
                        entry.secret(),
                        "scope",
                        resource + "/.default")
                .entrySet()
                .stream()
                .map(pair -> pair.getKey() + "=" + URLEncoder.encode(pair.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        HttpResponse<String> reply = send(HttpRequest.newBuilder(
                        URI.create("https://login.microsoftonline.com/" + config.tenant() + "/oauth2/v2.0/token"))
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
        return json(reply).get("access_token").asText();
    }

    /** @param url with host and query; the token is left out when it is empty */
    public HttpResponse<String> ask(String method, String url, String token, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .header("content-type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        return send(request);
    }

    public static JsonNode json(HttpResponse<String> reply) {
        return RestSite.json(reply.body().getBytes(UTF_8));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        service.close();
    }
}
