package dev.holdfast.coordinator.issuer;

import static dev.holdfast.coordinator.issuer.Declared.ANNA;
import static dev.holdfast.coordinator.issuer.Declared.DIRECTORY;
import static dev.holdfast.coordinator.issuer.Declared.HSM;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.HttpCall;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three ways in which programs ask for the machine's identity. */
class ManagedIdentityTest {

    private static final Map<String, String> QUERY = Map.of("resource", HSM, "api-version", "2019-08-01");
    private static final Map<String, String> METADATA = Map.of("metadata", "true");

    @TempDir
    private static Path folder;

    private final SetClock clock = new SetClock();
    private Issuer issuer;

    @BeforeEach
    void open() {
        issuer = new Issuer(folder, DIRECTORY, clock);
    }

    @Test
    void whoShowsTheSecretGetsAToken() throws IOException {
        for (String header : new String[] {"secret", "x-identity-header"}) {
            JsonNode reply = json(200, false, call("GET", QUERY, Map.of(header, "x"), ""));
            assertEquals(
                    ANNA.objectId(),
                    issuer.caller(reply.get("access_token").asText(), HSM).principal());
            assertEquals(
                    clock.instant().getEpochSecond() + 3_599,
                    Long.parseLong(reply.get("expires_on").textValue()));
            assertEquals(ANNA.clientId(), reply.get("client_id").asText());
        }
        json(200, false, call("POST", Map.of(), Map.of("secret", "x"), "resource=" + HSM));
    }

    @Test
    void theMachinesWayHasToBeAllowed() throws IOException {
        json(200, true, call("GET", QUERY, METADATA, ""));
        json(200, true, call("POST", Map.of(), METADATA, "resource=" + HSM));
        json(400, false, call("GET", QUERY, METADATA, ""));
        json(400, true, call("GET", QUERY, Map.of(), ""));
        json(400, true, call("GET", QUERY, Map.of("metadata", "true", "x-forwarded-for", "10.0.0.1"), ""));
    }

    @Test
    void othersGetNone() throws IOException {
        json(401, true, call("GET", QUERY, Map.of("secret", "y", "metadata", "true"), ""));
        json(401, false, call("GET", QUERY, Map.of("secret", ""), ""));
        HttpCall empty = call("GET", QUERY, Map.of("secret", ""), "");
        assertEquals(
                401,
                new ManagedIdentity(issuer, ANNA, new byte[0], true, clock)
                        .serve(empty)
                        .join()
                        .status());
        json(400, false, call("GET", Map.of(), Map.of("secret", "x"), ""));
        json(400, false, call("GET", Map.of("resource", "file:///"), Map.of("secret", "x"), ""));
        json(405, false, call("DELETE", QUERY, Map.of("secret", "x"), ""));
    }

    private JsonNode json(int status, boolean openToMachine, HttpCall call) throws IOException {
        ManagedIdentity identity = new ManagedIdentity(issuer, ANNA, new byte[] {'x'}, openToMachine, clock);
        Answer answer = identity.serve(call).join();
        assertEquals(status, answer.status(), () -> new String(answer.body(), UTF_8));
        return new ObjectMapper().readTree(answer.body());
    }

    private static HttpCall call(String method, Map<String, String> query, Map<String, String> headers, String body) {
        return new HttpCall(method, "127.0.0.1", 50_342, "/msi/token", query, headers, body.getBytes(UTF_8));
    }
}
