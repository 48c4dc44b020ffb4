package dev.holdfast.harness.rest;

import static dev.holdfast.harness.rest.KeyFace.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.proto.v1.RotationPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** New versions of keys: made on request, and by themselves. */
class RotationRoutesTest {

    private static final String YEARLY = """
            {"lifetimeActions":[{"trigger":{"timeBeforeExpiry":"P30D"},"action":{"type":"rotate"}}],
             "attributes":{"expiryTime":"P1Y"}}""";

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
    void aRotatedKeyIsLikeItWasAndNew() {
        JsonNode made = face.ok(
                "POST",
                "/keys/turned/create",
                "{\"kty\":\"EC-HSM\",\"crv\":\"P-384\",\"key_ops\":[\"sign\"],\"tags\":{\"a\":\"1\"}}");
        JsonNode rotated = face.ok("POST", "/keys/turned/rotate");
        for (String same : new String[] {"kty", "crv", "key_ops"}) {
            assertEquals(made.get("key").get(same), rotated.get("key").get(same));
        }
        assertEquals(made.get("tags"), rotated.get("tags"));
        assertNotEquals(made.get("key").get("x"), rotated.get("key").get("x"));
        assertEquals(rotated, face.ok("GET", "/keys/turned"));
        assertRefused(404, "KeyNotFound", "", face.ask("POST", "/keys/nobody/rotate", ""));
    }

    @Test
    void aPolicyIsKeptAsItIsGiven() {
        face.ok("POST", "/keys/Yearly/create", "{\"kty\":\"EC-HSM\"}");
        JsonNode blank = face.ok("GET", "/keys/yearly/rotationpolicy");
        assertEquals("[]", blank.get("lifetimeActions").toString());
        assertEquals("{}", blank.get("attributes").toString());

        JsonNode set = face.ok("PUT", "/keys/Yearly/rotationpolicy", YEARLY);
        assertEquals(KeyFace.HSM + "/keys/Yearly/rotationpolicy", set.get("id").asText());
        assertEquals(
                "[{\"trigger\":{\"timeBeforeExpiry\":\"P30D\"},\"action\":{\"type\":\"Rotate\"}}]",
                set.get("lifetimeActions").toString());
        RotationPolicy oracle = face.keys().rotationPolicy("Yearly").join();
        JsonNode attributes = set.get("attributes");
        assertEquals("P1Y", attributes.get("expiryTime").asText());
        assertEquals(oracle.getCreatedMillis() / 1000, attributes.get("created").asLong());
        assertEquals(oracle.getUpdatedMillis() / 1000, attributes.get("updated").asLong());
        assertEquals(set, face.ok("GET", "/keys/Yearly/rotationpolicy"));

        face.ok("PUT", "/keys/Yearly/rotationpolicy", "{\"lifetimeActions\":[],\"attributes\":{}}");
        assertEquals(blank, face.ok("GET", "/keys/yearly/rotationpolicy"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"lifetimeActions\":[null]}",
                "{\"lifetimeActions\":[{}]}",
                "{\"lifetimeActions\":[{\"trigger\":{\"timeAfterCreate\":\"P90D\"}}]}",
                "{\"lifetimeActions\":[{\"trigger\":{},\"action\":{\"type\":\"Rotate\"}}]}",
                "{\"lifetimeActions\":[{\"trigger\":{\"timeAfterCreate\":\"P90D\"},\"action\":{\"type\":\"Spin\"}}]}",
                "{\"lifetimeActions\":[{\"trigger\":{\"timeAfterCreate\":\"P1D\"},\"action\":{\"type\":\"Rotate\"}}]}",
                "{\"lifetimeActions\":[{\"trigger\":{\"timeAfterCreate\":\"soon\"},\"action\":{\"type\":\"Rotate\"}}]}",
                "{\"attributes\":{\"expiryTime\":\"P1D\"}}"
            })
    void whatIsNoPolicyIsRefused(String body) {
        face.ok("POST", "/keys/steady/create", "{\"kty\":\"oct-HSM\"}");
        assertRefused(400, "BadParameter", "", face.ask("PUT", "/keys/steady/rotationpolicy", body));
        assertEquals(
                "[]",
                face.ok("GET", "/keys/steady/rotationpolicy")
                        .get("lifetimeActions")
                        .toString());
    }

    @Test
    void aKeyIsRotatedWhenItsTimeHasCome() {
        face.ok("POST", "/keys/due/create", "{\"kty\":\"EC-HSM\"}");
        face.ok("PUT", "/keys/due/rotationpolicy", YEARLY);
        JsonNode first = face.ok("POST", "/keys/due/rotate");
        assertTrue(first.get("attributes").has("exp"), "a version made under the policy expires");
        face.advanceClock(Duration.ofDays(300));
        assertEquals(first, face.ok("GET", "/keys/due"));
        face.advanceClock(Duration.ofDays(340));
        JsonNode next = face.ok("GET", "/keys/due");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (next.equals(first) && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            next = face.ok("GET", "/keys/due");
        }
        assertFalse(next.equals(first), "waited 30 s in vain for a new version");
        assertEquals(3, face.ok("GET", "/keys/due/versions").get("value").size());
    }
}
