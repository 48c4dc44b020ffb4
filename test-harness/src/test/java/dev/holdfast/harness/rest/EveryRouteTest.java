package dev.holdfast.harness.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.coordinator.http.Plane;
import dev.holdfast.coordinator.http.Route;
import dev.holdfast.harness.service.PrincipalsFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that can be asked of the service, asked wrongly, over the network. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EveryRouteTest {

    private static final String ACTIVE = "ActiveMHSM";
    private static final String BLANK = "BlankMHSM";
    private static final String GUID = "7f3b1d8e-52aa-4a9e-8f0d-6f3f1f0f9a11";
    private static final String BYTES = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    /** By the names of the gaps in paths. */
    private static final Map<String, String> GAPS = Map.ofEntries(
            Map.entry("key-name", "k1"),
            Map.entry("key-version", "00000000000000000000000000000000"),
            Map.entry("role-assignment-name", GUID),
            Map.entry("role-definition-name", GUID),
            Map.entry("setting-name", "AllowDegradedReads"),
            Map.entry("group", "Group"),
            Map.entry("name", "GhostMHSM"),
            Map.entry("location", "westus3"),
            Map.entry("operation", "ghost"),
            Map.entry("id", GUID),
            Map.entry("namespace", "Microsoft.KeyVault"),
            Map.entry("account", "ghost"));

    private final Holders holders;
    private final RunningService service;

    /** What a request runs into. */
    private record Asked(Plane plane, Route<?> route) {
        @Override
        public String toString() {
            return route.operation() + " " + route.method() + " " + route.path();
        }
    }

    EveryRouteTest(@TempDir Path folder) {
        service = RunningService.start(folder.resolve("home"));
        holders = new Holders(folder.resolve("holders"));
    }

    @BeforeAll
    void makeHsms() {
        service.createPool(BLANK);
        service.createPool(ACTIVE);
        HttpResponse<String> reply = service.ask(
                "POST",
                "https://" + host(dataPlane(), ACTIVE) + "/securitydomain/download?api-version=7.5",
                token(dataPlane(), PrincipalsFile.ADMINISTRATOR),
                holders.downloadRequest());
        assertEquals(202, reply.statusCode(), reply::body);
    }

    @AfterAll
    void close() {
        service.close();
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void withoutATokenNothingIsAnswered(Asked asked) {
        expectRefusal(send(asked, ACTIVE, "", body(asked)), 401, asked);
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void aTokenForSomethingElseIsRefused(Asked asked) {
        String foreign = service.token(PrincipalsFile.ADMINISTRATOR, "https://vault.azure.net");
        expectRefusal(send(asked, ACTIVE, foreign, body(asked)), 401, asked);
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void aTokenThatWasAlteredIsRefused(Asked asked) {
        String token = token(asked.plane(), PrincipalsFile.ADMINISTRATOR);
        int middle = token.lastIndexOf('.') + 20;
        char other = token.charAt(middle) == 'A' ? 'B' : 'A';
        String altered = token.substring(0, middle) + other + token.substring(middle + 1);
        expectRefusal(send(asked, ACTIVE, altered, body(asked)), 401, asked);
    }

    @ParameterizedTest
    @MethodSource("needingARole")
    void whoHasNoRoleIsRefused(Asked asked) {
        expectRefusal(send(asked, ACTIVE, token(asked.plane(), RunningService.STRANGER), body(asked)), 403, asked);
    }

    @ParameterizedTest
    @MethodSource("takingABody")
    void whatIsNoJsonIsRefused(Asked asked) {
        String token = token(asked.plane(), PrincipalsFile.ADMINISTRATOR);
        for (String wrong : List.of("{\"a\":", "[]", "null", "{\"a\":1}{}", "\u0000")) {
            expectRefusal(send(asked, ACTIVE, token, wrong), 400, asked);
        }
    }

    @ParameterizedTest
    @MethodSource("takingABody")
    void aBodyBeyondTheLimitIsRefusedBeforeItIsSent(Asked asked) throws IOException {
        String head = asked.route().method() + " " + path(asked.route()) + " HTTP/1.1\r\nHost: "
                + host(asked.plane(), ACTIVE) + "\r\nAuthorization: Bearer "
                + token(asked.plane(), PrincipalsFile.ADMINISTRATOR)
                + "\r\nContent-Type: application/json\r\nContent-Length: 9000000\r\n\r\n";
        try (SSLSocket socket = (SSLSocket) service.trust()
                .getSocketFactory()
                .createSocket(service.address().getAddress(), service.address().getPort())) {
            socket.getOutputStream().write(head.getBytes(UTF_8));
            socket.getOutputStream().flush();
            String first = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
            assertTrue(first.startsWith("HTTP/1.1 413 "), () -> asked + ": " + first);
        }
    }

    @ParameterizedTest
    @MethodSource("closedUntilActivated")
    void anHsmThatIsNotActivatedAnswersNothingElse(Asked asked) {
        HttpResponse<String> reply =
                send(asked, BLANK, token(asked.plane(), PrincipalsFile.ADMINISTRATOR), body(asked));
        assertTrue(
                List.of(403, 409).contains(reply.statusCode()),
                () -> asked + " -> " + reply.statusCode() + " " + reply.body());
        assertFalse(error(reply).get("code").asText().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("inTheDataPlane")
    void withoutAnApiVersionNothingIsAnswered(Asked asked) {
        String url = url(asked, ACTIVE);
        String bare = url.substring(0, url.indexOf('?'));
        String token = token(asked.plane(), PrincipalsFile.ADMINISTRATOR);
        expectRefusal(service.ask(asked.route().method(), bare, token, body(asked)), 400, asked);
        expectRefusal(
                service.ask(asked.route().method(), bare + "?api-version=newest", token, body(asked)), 400, asked);
    }

    Stream<Asked> guarded() {
        return all(asked -> asked.route().access() == Route.Access.TOKEN);
    }

    Stream<Asked> needingARole() {
        return all(asked -> !asked.route().action().isEmpty() && !isUnsupported(asked.route()));
    }

    Stream<Asked> takingABody() {
        return all(asked -> asked.route().body().isPresent() && asked.route().access() == Route.Access.TOKEN);
    }

    Stream<Asked> inTheDataPlane() {
        return all(asked -> isOfHsms(asked) && asked.route().access() == Route.Access.TOKEN);
    }

    Stream<Asked> closedUntilActivated() {
        return all(asked -> isOfHsms(asked)
                && asked.route().access() == Route.Access.TOKEN
                && !asked.route().path().text().startsWith("/securitydomain/")
                && !isUnsupported(asked.route()));
    }

    /** Refused whoever asks, and in whatever state. */
    private static boolean isUnsupported(Route<?> route) {
        return route.operation().startsWith("Release");
    }

    private Stream<Asked> all(Predicate<Asked> wanted) {
        return service.face().planes().stream()
                .flatMap(plane -> plane.routes().stream().map(route -> new Asked(plane, route)))
                .filter(wanted);
    }

    private HttpResponse<String> send(Asked asked, String hsm, String token, String body) {
        return service.ask(asked.route().method(), url(asked, hsm), token, body);
    }

    private static void expectRefusal(HttpResponse<String> reply, int status, Asked asked) {
        assertEquals(status, reply.statusCode(), () -> asked + ": " + reply.body());
        if (asked.route().method().equals("HEAD")) {
            return;
        }
        assertTrue(
                reply.headers().firstValue("content-type").orElse("").startsWith("application/json"), asked::toString);
        JsonNode error = error(reply);
        assertFalse(error.get("code").asText().isEmpty(), asked::toString);
        assertFalse(error.get("message").asText().isEmpty(), asked::toString);
    }

    private static JsonNode error(HttpResponse<String> reply) {
        return Objects.requireNonNull(RunningService.json(reply).get("error"), reply::body);
    }

    private static boolean isOfHsms(Asked asked) {
        return asked.plane().owns(host(asked.plane(), ACTIVE))
                && asked.plane().title().equals("Data plane");
    }

    private Plane dataPlane() {
        return service.face().planes().stream()
                .filter(plane -> plane.title().equals("Data plane"))
                .findFirst()
                .orElseThrow();
    }

    private static String host(Plane plane, String hsm) {
        return switch (plane.title()) {
            case "Data plane" -> hsm.toLowerCase(Locale.ROOT) + ".managedhsm.azure.net";
            case "Directory" -> "graph.microsoft.com";
            case "Resource manager" -> "management.azure.com";
            default -> "localhost";
        };
    }

    private String token(Plane plane, String principal) {
        return service.token(
                principal,
                switch (plane.title()) {
                    case "Data plane" -> "https://managedhsm.azure.net";
                    case "Directory" -> "https://graph.microsoft.com";
                    default -> "https://management.azure.com";
                });
    }

    private String url(Asked asked, String hsm) {
        return "https://" + host(asked.plane(), hsm) + path(asked.route());
    }

    private String path(Route<?> route) {
        String path =
                route.path().text().replace("{subscription}", service.config().subscription());
        for (String gap : GAPS.keySet()) {
            path = path.replace("{" + gap + "}", GAPS.get(gap));
        }
        assertFalse(path.contains("{"), path);
        return path + "?api-version="
                + (path.startsWith("/subscriptions") || path.startsWith("/tenants") ? "2024-11-01" : "7.5");
    }

    /** Nothing is asked of it: whoever may not begin is refused before. */
    private static String storage() {
        return "{\"storageResourceUri\":\"https://ghost.blob.core.windows.net/backups\",\"token\":\"sv=2022-11-02&sig=AAAA\"}";
    }

    /** A restore blob of the right shape, for an exchange key that nobody made. */
    private static String upload() {
        String blob =
                "{\"EncData\":{\"data\":[{\"compact_jwe\":\"e30..AAAA.AAAA.AAAA\",\"tag\":\"t\"}],\"kdf\":\"sp108_kdf\"},"
                        + "\"WrappedKey\":{\"enc_key\":\"e30.AAAA.AAAA.AAAA.AAAA\",\"x5t_256\":\"" + BYTES + "\"}}";
        return JsonNodeFactory.instance.objectNode().put("value", blob).toString();
    }

    /** A body that nothing is wrong with. */
    private String body(Asked asked) {
        return asked.route().body().map(type -> example(asked.route())).orElse("");
    }

    private String example(Route<?> route) {
        String operation = route.operation();
        String type = route.body().orElseThrow().getSimpleName();
        String example =
                switch (type) {
                    case "CreateKeyBody" -> "{\"kty\":\"EC-HSM\",\"crv\":\"P-256\"}";
                    case "ImportKeyBody" -> "{\"key\":{\"kty\":\"oct-HSM\",\"k\":\"" + BYTES + "\"}}";
                    case "UpdateKeyBody" -> "{\"tags\":{\"a\":\"b\"}}";
                    case "UseKeyBody" ->
                        "{\"alg\":\"" + (operation.startsWith("Sign") ? "RS256" : "RSA-OAEP") + "\",\"value\":\""
                                + BYTES + "\"}";
                    case "VerifySignatureBody" ->
                        "{\"alg\":\"RS256\",\"digest\":\"" + BYTES + "\",\"value\":\"" + BYTES + "\"}";
                    case "RotationPolicyBody" -> "{\"lifetimeActions\":[],\"attributes\":{}}";
                    case "RestoreKeyBody" -> "{\"value\":\"" + BYTES + "\"}";
                    case "RandomBytesBody" -> "{\"count\":8}";
                    case "RoleAssignmentDocument" ->
                        "{\"properties\":{\"roleDefinitionId\":\"21dbd100-6940-42c2-9190-5d6cb909625b\",\"principalId\":\""
                                + GUID + "\"}}";
                    case "RoleDefinitionDocument" -> "{\"properties\":{\"roleName\":\"Reader\",\"permissions\":[]}}";
                    case "CertificateInfo" -> holders.downloadRequest();
                    case "SecurityDomainDocument" -> upload();
                    case "StorageAccess" -> storage();
                    case "RestoreParameters" ->
                        "{\"sasTokenParameters\":" + storage() + ",\"folderToRestore\":\"mhsm-x-2026112200000000\"}";
                    case "OfKey" -> "{\"sasTokenParameters\":" + storage() + ",\"folder\":\"mhsm-x-2026112200000000\"}";
                    case "HsmRequest" -> "{\"location\":\"westus3\",\"properties\":{}}";
                    case "NameRequest" -> "{\"name\":\"GhostMHSM\"}";
                    case "GroupRequest" -> "{\"location\":\"westus3\"}";
                    case "Ids" -> "{\"ids\":[\"" + GUID + "\"]}";
                    case "Update" -> "{\"value\":\"true\"}";
                    default -> null;
                };
        assertNotNull(example, () -> "give an example of a " + type);
        return example;
    }
}
