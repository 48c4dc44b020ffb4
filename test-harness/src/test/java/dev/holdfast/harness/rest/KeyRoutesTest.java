package dev.holdfast.harness.rest;

import static dev.holdfast.harness.rest.KeyFace.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.proto.v1.KeyBundle;
import dev.holdfast.proto.v1.KeyOperation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys as the service's clients make, see and change them. */
class KeyRoutesTest {

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

    @ParameterizedTest
    @CsvSource({
        "RSA, RSA-HSM, '', 2048",
        "RSA-HSM, RSA-HSM, '\"key_size\":3072', 3072",
        "EC, EC-HSM, '', P-256",
        "EC-HSM, EC-HSM, '\"crv\":\"P-256K\"', P-256K",
        "EC-HSM, EC-HSM, '\"crv\":\"P-384\"', P-384",
        "EC-HSM, EC-HSM, '\"crv\":\"P-521\"', P-521",
        "oct, oct-HSM, '', 256",
        "oct-HSM, oct-HSM, '\"key_size\":128', 128",
        "oct-HSM, oct-HSM, '\"key_size\":192', 192"
    })
    void everyKindOfKeyIsMade(String asked, String answered, String more, String kind) {
        String name = "kind-" + asked + "-" + kind;
        JsonNode made = face.ok(
                "POST",
                "/keys/" + name + "/create",
                "{\"kty\":\"" + asked + "\"" + (more.isEmpty() ? "" : "," + more) + "}");
        JsonNode key = made.get("key");
        KeyBundle oracle = face.keys().get(name).join();
        assertEquals(answered, key.get("kty").asText());
        assertEquals(
                KeyFace.HSM + "/keys/" + name + "/" + Keys.version(oracle),
                key.get("kid").asText());
        assertEquals(Keys.operations(oracle), Keys.texts(key.get("key_ops")));
        assertEquals(kind, Keys.kind(oracle));
        Keys.assertShownPublicly(oracle, key);
        assertFalse(key.has("k") || key.has("d"), "a secret is shown");
        assertEquals(made, face.ok("GET", "/keys/" + name));
    }

    @Test
    void whatIsAskedForIsWhatIsShown() {
        JsonNode made = face.ok("POST", "/keys/Decorated/create", """
                {"kty":"EC-HSM","key_ops":["verify","sign"],"tags":{"b":"2","a":"1"},
                 "attributes":{"enabled":false,"nbf":1700000000,"exp":1900000000},"unknown":{"is":"ignored"}}""");
        assertEquals("{\"a\":\"1\",\"b\":\"2\"}", made.get("tags").toString());
        assertEquals(List.of("sign", "verify"), Keys.texts(made.get("key").get("key_ops")));
        JsonNode attributes = made.get("attributes");
        KeyBundle oracle = face.keys().get("Decorated").join();
        assertFalse(attributes.get("enabled").asBoolean());
        assertEquals(1_700_000_000, attributes.get("nbf").asLong());
        assertEquals(1_900_000_000, attributes.get("exp").asLong());
        assertEquals(
                oracle.getVersion().getCreatedMillis() / 1000,
                attributes.get("created").asLong());
        assertEquals(
                oracle.getVersion().getUpdatedMillis() / 1000,
                attributes.get("updated").asLong());
        assertEquals("Recoverable+Purgeable", attributes.get("recoveryLevel").asText());
        assertEquals(90, attributes.get("recoverableDays").asInt());
        assertFalse(attributes.get("exportable").asBoolean());
        assertEquals("Simulator", attributes.get("hsmPlatform").asText());
    }

    @Test
    void aKeyIsFoundHoweverItsAddressIsWritten() {
        JsonNode made = face.ok("POST", "/keys/MixedCase/create", "{\"kty\":\"oct-HSM\"}");
        JsonNode kid = kid(made);
        for (String target : List.of(
                "/keys/MixedCase",
                "/keys/MixedCase/",
                "//keys//MixedCase//",
                "/keys/mixedcase",
                "/Keys/MIXEDCASE",
                KeyFace.target(kid),
                KeyFace.target(kid) + "/")) {
            assertEquals(made, face.ok("GET", target), target);
        }
    }

    @Test
    void makingItAgainMakesAVersion() {
        JsonNode first = kid(face.ok("POST", "/keys/twice/create", "{\"kty\":\"EC-HSM\"}"));
        JsonNode second = kid(face.ok("POST", "/keys/twice/create", "{\"kty\":\"EC-HSM\",\"crv\":\"P-384\"}"));
        assertNotEquals(first, second);
        assertEquals(second, kid(face.ok("GET", "/keys/twice")));
        assertEquals(first, kid(face.ok("GET", KeyFace.target(first))));
        assertEquals(
                List.of(first.asText(), second.asText()),
                kids(face.ok("GET", "/keys/twice/versions").get("value")));
    }

    @Test
    void anUpdateChangesWhatItNamesAndNothingElse() {
        face.ok(
                "POST",
                "/keys/changed/create",
                "{\"kty\":\"RSA-HSM\",\"tags\":{\"a\":\"1\"},\"attributes\":{\"exp\":1900000000}}");
        JsonNode changed = face.ok(
                "PATCH", "/keys/changed/", "{\"attributes\":{\"enabled\":false,\"exportable\":true},\"key_ops\":[]}");
        assertFalse(changed.get("attributes").get("enabled").asBoolean());
        assertFalse(changed.get("attributes").get("exportable").asBoolean(), "that is fixed when a key is made");
        assertEquals(6, changed.get("key").get("key_ops").size(), "no operations are what was not said");
        assertEquals(1_900_000_000, changed.get("attributes").get("exp").asLong());
        assertEquals("{\"a\":\"1\"}", changed.get("tags").toString());
        String version = KeyFace.target(kid(changed));
        JsonNode again =
                face.ok("PATCH", version, "{\"key_ops\":[\"sign\"],\"tags\":{},\"attributes\":{\"enabled\":true}}");
        assertEquals(List.of("sign"), Keys.texts(again.get("key").get("key_ops")));
        assertFalse(again.has("tags"), "an empty object of tags takes all of them away");
        assertTrue(again.get("attributes").get("enabled").asBoolean());
        assertEquals(
                List.of(KeyOperation.SIGN),
                face.keys().get("changed").join().getVersion().getOperationsList());
    }

    @Test
    void listsComeInPagesThatEnd() {
        IntStream.range(0, 7).forEach(i -> face.ok("POST", "/keys/page-" + i + "/create", "{\"kty\":\"oct-HSM\"}"));
        List<String> names = face.keys().list().join().stream()
                .map(key -> KeyFace.HSM + "/keys/" + key.getName())
                .toList();
        for (int size : new int[] {1, 3, 25}) {
            assertEquals(names, walk("/keys?maxresults=" + size, size), "pages of " + size);
        }
        IntStream.range(0, 4).forEach(i -> face.ok("POST", "/keys/page-0/rotate"));
        List<String> versions = face.keys().versions("page-0").join().stream()
                .map(key -> KeyFace.HSM + "/keys/page-0/" + Keys.version(key))
                .toList();
        assertEquals(5, versions.size());
        assertEquals(versions, walk("/keys/page-0/versions?maxresults=2", 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"maxresults=0", "maxresults=26", "maxresults=x", "maxresults=-1", "$skiptoken=%25%25"})
    void aPageThatCannotBeIsRefused(String query) {
        assertRefused(400, "BadParameter", "", face.ask("GET", "/keys?" + query, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"kty\":null}",
                "{\"kty\":\"RSA-HSM\",\"key_size\":1024}",
                "{\"kty\":\"RSA-HSM\",\"key_size\":-2048}",
                "{\"kty\":\"RSA-HSM\",\"key_size\":\"big\"}",
                "{\"kty\":\"RSA-HSM\",\"crv\":\"P-256\"}",
                "{\"kty\":\"RSA-HSM\",\"public_exponent\":3}",
                "{\"kty\":\"EC-HSM\",\"crv\":\"P-192\"}",
                "{\"kty\":\"EC-HSM\",\"key_size\":256}",
                "{\"kty\":\"oct-HSM\",\"key_size\":64}",
                "{\"kty\":\"EC-HSM\",\"key_ops\":[\"dance\"]}",
                "{\"kty\":\"EC-HSM\",\"key_ops\":[null]}",
                "{\"kty\":\"EC-HSM\",\"key_ops\":[\"encrypt\"]}",
                "{\"kty\":\"EC-HSM\",\"attributes\":{\"nbf\":20,\"exp\":10}}",
                "{\"kty\":\"EC-HSM\",\"release_policy\":{}}",
                "[]",
                "{",
                ""
            })
    void whatIsNoKeyIsRefused(String body) {
        assertRefused(400, "BadParameter", "", face.ask("POST", "/keys/refused/create", body));
        assertRefused(404, "KeyNotFound", "", face.ask("GET", "/keys/refused", ""));
    }

    @Test
    void refusalsSayWhatTheServiceSays() {
        assertRefused(404, "KeyNotFound", "", face.ask("GET", "/keys/nobody", ""));
        assertRefused(404, "KeyNotFound", "", face.ask("GET", "/keys/nobody/0123", ""));
        assertRefused(
                400,
                "BadParameter",
                "KeyTypeNotSupported",
                face.ask("POST", "/keys/k/create", "{\"kty\":\"OKP-HSM\"}"));
        assertEquals("{\"value\":[]}", face.ok("GET", "/keys/nobody/versions").toString());
        assertRefused(400, "BadParameter", "", face.ask("POST", "/keys/under_score/create", "{\"kty\":\"EC-HSM\"}"));
        assertRefused(
                400,
                "NotSupported",
                "",
                face.ask("POST", "/keys/kek/create", "{\"kty\":\"RSA-HSM\",\"key_ops\":[\"import\"]}"));
        assertRefused(
                403,
                "Forbidden",
                "ForbiddenByRbac",
                face.ask(RestSite.STRANGER, "POST", "/keys/mine/create", "{\"kty\":\"EC-HSM\"}"));
    }

    @Test
    void aKeyComesBackFromItsOwnBackup() {
        JsonNode made = face.ok("POST", "/keys/kept/create", "{\"kty\":\"EC-HSM\",\"tags\":{\"a\":\"1\"}}");
        String backup = face.ok("POST", "/keys/kept/backup").get("value").asText();
        assertRefused(409, "Conflict", "", face.ask("POST", "/keys/restore", "{\"value\":\"" + backup + "\"}"));
        face.ok("DELETE", "/keys/kept");
        face.ask("DELETE", "/deletedkeys/kept", "").expect(204);
        assertRefused(404, "KeyNotFound", "", face.ask("GET", "/keys/kept", ""));
        JsonNode restored = face.ok("POST", "/keys/restore", "{\"value\":\"" + backup + "\"}");
        assertEquals(made, restored);
        assertRefused(400, "MalformedBackupBlob", "", face.ask("POST", "/keys/restore", "{\"value\":\"AAAA\"}"));
        assertRefused(400, "BadParameter", "", face.ask("POST", "/keys/restore", "{}"));
    }

    private static List<String> walk(String first, int size) {
        List<String> found = new ArrayList<>();
        String target = first;
        while (!target.isEmpty()) {
            JsonNode page = face.ok("GET", target);
            found.addAll(kids(page.get("value")));
            target = page.has("nextLink") ? KeyFace.target(page.get("nextLink")) : "";
            assertTrue(page.get("value").size() <= size);
            assertTrue(target.isEmpty() || page.get("value").size() == size, "a page is short in the middle");
        }
        return found;
    }

    private static List<String> kids(JsonNode items) {
        List<String> kids = new ArrayList<>();
        items.forEach(item -> kids.add(item.get("kid").asText()));
        return kids;
    }

    private static JsonNode kid(JsonNode bundle) {
        return bundle.get("key").get("kid");
    }
}
