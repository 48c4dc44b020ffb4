package dev.holdfast.harness.rest;

import static dev.holdfast.harness.rest.KeyFace.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.coordinator.http.Base64Url;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that might be released: their policy is kept and shown, and they stay where they are. */
class ReleasePolicyTest {

    private static final String DATA = Base64Url.of("{\"version\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8))
            .text();
    private static final String OTHER = Base64Url.of("{\"version\":\"1.0.1\"}".getBytes(StandardCharsets.UTF_8))
            .text();

    @TempDir
    static Path folder;

    private static KeyFace face;

    @BeforeAll
    static void start() {
        face = new KeyFace(folder);
    }

    @AfterAll
    static void stop() {
        face.close();
    }

    @Test
    void aPolicyIsShownAndCanChange() {
        JsonNode made = face.ok("POST", "/keys/free/create", key("\"data\":\"" + DATA + "\""));
        assertTrue(made.get("attributes").get("exportable").asBoolean());
        assertEquals(DATA, made.get("release_policy").get("data").asText());
        assertEquals(
                "application/json; charset=utf-8",
                made.get("release_policy").get("contentType").asText());
        JsonNode changed = face.ok("PATCH", "/keys/free", "{\"release_policy\":{\"data\":\"" + OTHER + "\"}}");
        assertEquals(OTHER, changed.get("release_policy").get("data").asText());
        assertEquals(changed, face.ok("GET", "/keys/free"));
        assertEquals(
                changed.get("release_policy"), face.ok("DELETE", "/keys/free").get("release_policy"));
    }

    @Test
    void anImmutablePolicyStays() {
        face.ok("POST", "/keys/fixed/create", key("\"immutable\":true,\"data\":\"" + DATA + "\""));
        assertRefused(
                400,
                "BadParameter",
                "",
                face.ask("PATCH", "/keys/fixed", "{\"release_policy\":{\"data\":\"" + OTHER + "\"}}"));
        assertEquals(
                DATA,
                face.ok("GET", "/keys/fixed").get("release_policy").get("data").asText());
    }

    @Test
    void exportableAndPolicyGoTogether() {
        for (String body : new String[] {
            "{\"kty\":\"EC-HSM\",\"attributes\":{\"exportable\":true}}",
            "{\"kty\":\"EC-HSM\",\"release_policy\":{\"data\":\"" + DATA + "\"}}",
            "{\"kty\":\"EC-HSM\",\"attributes\":{\"exportable\":true},\"release_policy\":{}}"
        }) {
            assertRefused(400, "BadParameter", "", face.ask("POST", "/keys/none/create", body));
        }
    }

    @Test
    void noKeyIsReleased() {
        JsonNode made = face.ok("POST", "/keys/kept/create", key("\"data\":\"" + DATA + "\""));
        for (String path :
                new String[] {"/keys/kept", KeyFace.target(made.get("key").get("kid"))}) {
            assertRefused(400, "NotSupported", "", face.ask("POST", path + "/release", "{\"target\":\"token\"}"));
        }
    }

    private static String key(String policy) {
        return "{\"kty\":\"RSA-HSM\",\"attributes\":{\"exportable\":true},\"release_policy\":{" + policy + "}}";
    }
}
