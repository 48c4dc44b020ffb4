package dev.holdfast.harness.rest;

import static dev.holdfast.harness.rest.KeyFace.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.coordinator.http.Base64Url;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What keys do, by every algorithm's name, for a version that is named and for the current one. */
class KeyUseTest {

    private static final byte[] PLAIN = "thirty-two bytes of some message".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    static Path folder;

    private static KeyFace face;

    private final Random random = new Random(7);

    @BeforeAll
    static void start() {
        face = new KeyFace(folder);
        face.ok("POST", "/keys/rsa/create", "{\"kty\":\"RSA-HSM\"}");
        for (String curve : new String[] {"P-256", "P-256K", "P-384", "P-521"}) {
            face.ok("POST", "/keys/" + curve + "/create", "{\"kty\":\"EC-HSM\",\"crv\":\"" + curve + "\"}");
        }
        for (String bits : new String[] {"128", "192", "256"}) {
            face.ok("POST", "/keys/aes" + bits + "/create", "{\"kty\":\"oct-HSM\",\"key_size\":" + bits + "}");
        }
    }

    @AfterAll
    static void stop() {
        face.close();
    }

    @ParameterizedTest
    @CsvSource({
        "RS256, rsa, 32",
        "RS384, rsa, 48",
        "RS512, rsa, 64",
        "PS256, rsa, 32",
        "PS384, rsa, 48",
        "PS512, rsa, 64",
        "ES256, P-256, 32",
        "ES256K, P-256K, 32",
        "ES384, P-384, 48",
        "ES512, P-521, 64"
    })
    void whatIsSignedVerifies(String algorithm, String key, int length) {
        byte[] digest = new byte[length];
        random.nextBytes(digest);
        JsonNode key1 = face.ok("GET", "/keys/" + key).get("key");
        JsonNode signed = face.ok("POST", version(key) + "/sign", body(algorithm, digest));
        assertEquals(key1.get("kid"), signed.get("kid"));
        byte[] signature = Keys.bytes(signed, "value");
        assertTrue(Outside.verifies(key1, algorithm, digest, signature), "others do not find the signature valid");
        assertTrue(verified(key, algorithm, digest, signature));
        digest[0]++;
        assertFalse(verified(key, algorithm, digest, signature));
        JsonNode current = face.ok("POST", "/keys/" + key + "//sign", body(algorithm, digest));
        assertEquals(key1.get("kid"), current.get("kid"));
        assertTrue(verified(key, algorithm, digest, Keys.bytes(current, "value")));
    }

    @ParameterizedTest
    @CsvSource({
        "RSA1_5, rsa",
        "RSA-OAEP, rsa",
        "RSA-OAEP-256, rsa",
        "A128GCM, aes128",
        "A192GCM, aes192",
        "A256GCM, aes256",
        "A128CBC, aes128",
        "A192CBC, aes192",
        "A256CBC, aes256",
        "A128CBCPAD, aes128",
        "A192CBCPAD, aes192",
        "A256CBCPAD, aes256"
    })
    void whatIsEncryptedDecrypts(String algorithm, String key) {
        JsonNode encrypted = face.ok("POST", "/keys/" + key + "/encrypt", body(algorithm, PLAIN));
        assertEquals(face.ok("GET", "/keys/" + key).get("key").get("kid"), encrypted.get("kid"));
        JsonNode decrypted = face.ok("POST", version(key) + "/decrypt", again(algorithm, encrypted, ""));
        assertArrayEquals(PLAIN, Keys.bytes(decrypted, "value"));
        assertNotEquals(encrypted.get("value"), decrypted.get("value"));
    }

    @Test
    void gcmAuthenticatesWhatItDoesNotEncrypt() {
        String aad = ",\"aad\":\"" + text("header".getBytes(StandardCharsets.US_ASCII)) + "\"";
        JsonNode encrypted = face.ok(
                "POST", "/keys/aes256/encrypt", "{\"alg\":\"A256GCM\",\"value\":\"" + text(PLAIN) + "\"" + aad + "}");
        assertEquals(12, Keys.bytes(encrypted, "iv").length);
        assertEquals(16, Keys.bytes(encrypted, "tag").length);
        assertEquals("header", new String(Keys.bytes(encrypted, "aad"), StandardCharsets.US_ASCII));
        assertArrayEquals(
                PLAIN, Keys.bytes(face.ok("POST", "/keys/aes256/decrypt", again("A256GCM", encrypted, aad)), "value"));
        assertRefused(
                400, "BadParameter", "", face.ask("POST", "/keys/aes256/decrypt", again("A256GCM", encrypted, "")));
    }

    @Test
    void nobodyButTheCardMakesTheIvOfGcm() {
        String body = "{\"alg\":\"A256GCM\",\"value\":\"" + text(PLAIN) + "\",\"iv\":\"" + text(new byte[12]) + "\"}";
        assertRefused(400, "BadParameter", "", face.ask("POST", "/keys/aes256/encrypt", body));
        String without = body("A256GCM", PLAIN);
        assertNotEquals(
                face.ok("POST", "/keys/aes256/encrypt", without).get("iv"),
                face.ok("POST", "/keys/aes256/encrypt", without).get("iv"));
    }

    @Test
    void theAnswerNamesTheKeyAsItWasMade() {
        face.ok("POST", "/keys/CamelCase/create", "{\"kty\":\"EC-HSM\"}");
        JsonNode signed = face.ok("POST", "/keys/camelcase/sign", body("ES256", new byte[32]));
        assertEquals(face.ok("GET", "/keys/CamelCase").get("key").get("kid"), signed.get("kid"));
    }

    @Test
    void cbcTakesTheIvItIsGiven() {
        String iv = text(new byte[16]);
        String body = "{\"alg\":\"A128CBC\",\"value\":\"" + text(PLAIN) + "\",\"iv\":\"" + iv + "\"}";
        JsonNode encrypted = face.ok("POST", "/keys/aes128/encrypt", body);
        assertEquals(iv, encrypted.get("iv").asText());
        assertEquals(encrypted, face.ok("POST", "/keys/aes128/encrypt", body));
    }

    @ParameterizedTest
    @CsvSource({
        "RSA1_5, rsa",
        "RSA-OAEP, rsa",
        "RSA-OAEP-256, rsa",
        "A128KW, aes128",
        "A192KW, aes192",
        "A256KW, aes256"
    })
    void whatIsWrappedUnwraps(String algorithm, String key) {
        JsonNode wrapped = face.ok("POST", "/keys/" + key + "/wrapkey", body(algorithm, PLAIN));
        JsonNode unwrapped =
                face.ok("POST", version(key) + "/unwrapKey", body(algorithm, Keys.bytes(wrapped, "value")));
        assertArrayEquals(PLAIN, Keys.bytes(unwrapped, "value"));
    }

    @Test
    void randomBytesAreAsManyAsAskedFor() {
        assertEquals(128, Keys.bytes(face.ok("POST", "/rng", "{\"count\":128}"), "value").length);
        assertNotEquals(face.ok("POST", "/rng", "{\"count\":16}"), face.ok("POST", "/rng/", "{\"count\":16}"));
        for (String body :
                new String[] {"{\"count\":0}", "{\"count\":129}", "{\"count\":\"x\"}", "{}", "{\"count\":null}"}) {
            assertRefused(400, "BadParameter", "", face.ask("POST", "/rng", body));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"alg\":\"ES256\"}",
                "{\"value\":\"AAAA\"}",
                "{\"alg\":\"ES256\",\"value\":\"AAAA\"}",
                "{\"alg\":\"ES999\",\"value\":\"AAAA\"}",
                "{\"alg\":\"ES256\",\"value\":\"not base64url\"}",
                "{\"alg\":\"RS256\",\"value\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}"
            })
    void whatCannotBeSignedIsRefused(String body) {
        assertRefused(400, "BadParameter", "", face.ask("POST", "/keys/P-256/sign", body));
    }

    @Test
    void aKeyThatMayNotBeUsedSaysWhy() {
        String digest = body("ES256", new byte[32]);
        face.ok("POST", "/keys/off/create", "{\"kty\":\"EC-HSM\",\"attributes\":{\"enabled\":false}}");
        assertRefused(403, "Forbidden", "KeyDisabled", face.ask("POST", "/keys/off/sign", digest));
        face.ok("POST", "/keys/mute/create", "{\"kty\":\"EC-HSM\",\"key_ops\":[\"verify\"]}");
        assertRefused(403, "Forbidden", "KeyOperationForbidden", face.ask("POST", "/keys/mute/sign", digest));
        face.ok("POST", "/keys/late/create", "{\"kty\":\"EC-HSM\",\"attributes\":{\"exp\":1500000000}}");
        assertRefused(403, "Forbidden", "KeyExpired", face.ask("POST", "/keys/late/sign", digest));
        face.ok("POST", "/keys/early/create", "{\"kty\":\"EC-HSM\",\"attributes\":{\"nbf\":9000000000}}");
        assertRefused(403, "Forbidden", "KeyNotYetValid", face.ask("POST", "/keys/early/sign", digest));
        assertRefused(404, "KeyNotFound", "", face.ask("POST", "/keys/nobody/sign", digest));
        assertRefused(
                404, "KeyNotFound", "", face.ask("POST", "/keys/P-256/00000000000000000000000000000000/sign", digest));
        assertRefused(
                403, "Forbidden", "ForbiddenByRbac", face.ask(RestSite.STRANGER, "POST", "/keys/P-256/sign", digest));
        assertRefused(400, "NotSupported", "", face.ask("POST", version("P-256") + "/release", "{\"target\":\"x\"}"));
    }

    private static boolean verified(String key, String algorithm, byte[] digest, byte[] signature) {
        return face.ok(
                        "POST",
                        "/keys/" + key + "/verify",
                        "{\"alg\":\"" + algorithm + "\",\"digest\":\"" + text(digest) + "\",\"value\":\""
                                + text(signature) + "\"}")
                .get("value")
                .asBoolean();
    }

    private static String version(String key) {
        return KeyFace.target(face.ok("GET", "/keys/" + key).get("key").get("kid"));
    }

    private static String body(String algorithm, byte[] value) {
        return "{\"alg\":\"" + algorithm + "\",\"value\":\"" + text(value) + "\"}";
    }

    /** What decrypts that. */
    private static String again(String algorithm, JsonNode encrypted, String more) {
        StringBuilder body = new StringBuilder("{\"alg\":\"" + algorithm + "\",\"value\":" + encrypted.get("value"));
        for (String part : new String[] {"iv", "tag"}) {
            if (encrypted.has(part)) {
                body.append(",\"").append(part).append("\":").append(encrypted.get(part));
            }
        }
        return body.append(more).append("}").toString();
    }

    private static String text(byte[] bytes) {
        return Base64Url.of(bytes).text();
    }
}
