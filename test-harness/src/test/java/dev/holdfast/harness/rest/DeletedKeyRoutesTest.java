package dev.holdfast.harness.rest;

import static dev.holdfast.harness.rest.KeyFace.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.proto.v1.Deletion;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that are deleted: seen, brought back, and gone for good. */
class DeletedKeyRoutesTest {

    @TempDir
    Path folder;

    private KeyFace face;

    @AfterEach
    void stop() {
        face.close();
    }

    @Test
    void aDeletedKeyCanComeBack() {
        face = new KeyFace(folder);
        JsonNode made = face.ok("POST", "/keys/Fallen/create", "{\"kty\":\"EC-HSM\",\"tags\":{\"a\":\"1\"}}");
        JsonNode deleted = face.ok("DELETE", "/keys/fallen/");
        assertEquals(made.get("key"), deleted.get("key"));
        assertEquals(made.get("attributes"), deleted.get("attributes"));
        assertEquals(made.get("tags"), deleted.get("tags"));
        assertEquals(
                KeyFace.HSM + "/deletedkeys/Fallen", deleted.get("recoveryId").asText());
        Deletion deletion = face.keys().getDeleted("Fallen").join().getDeletion();
        assertEquals(
                deletion.getDeletedMillis() / 1000, deleted.get("deletedDate").asLong());
        assertEquals(
                deletion.getPurgeMillis() / 1000,
                deleted.get("scheduledPurgeDate").asLong());
        assertEquals(deleted, face.ok("GET", "/deletedkeys/Fallen"));
        assertEquals(deleted, face.ok("GET", KeyFace.target(deleted.get("recoveryId"))));

        assertRefused(404, "KeyNotFound", "", face.ask("GET", "/keys/Fallen", ""));
        assertRefused(
                409,
                "Conflict",
                "ObjectIsDeletedButRecoverable",
                face.ask("POST", "/keys/fallen/create", "{\"kty\":\"EC-HSM\"}"));

        assertEquals(made, face.ok("POST", "/deletedkeys/Fallen/recover"));
        assertEquals(made, face.ok("GET", "/keys/Fallen"));
        assertRefused(404, "KeyNotFound", "", face.ask("GET", "/deletedkeys/Fallen", ""));
        assertRefused(404, "KeyNotFound", "", face.ask("POST", "/deletedkeys/Fallen/recover", ""));
        assertRefused(404, "KeyNotFound", "", face.ask("DELETE", "/deletedkeys/Fallen", ""));
    }

    @Test
    void aPurgedKeyIsGone() {
        face = new KeyFace(folder);
        face.ok("POST", "/keys/gone/create", "{\"kty\":\"oct-HSM\"}");
        face.ok("DELETE", "/keys/gone");
        face.ask("DELETE", "/deletedkeys/gone", "").expect(204);
        assertRefused(404, "KeyNotFound", "", face.ask("GET", "/deletedkeys/gone", ""));
        face.ok("POST", "/keys/gone/create", "{\"kty\":\"oct-HSM\"}");
    }

    @Test
    void theListOfDeletedKeysComesInPages() {
        face = new KeyFace(folder);
        TreeSet<String> names = new TreeSet<>();
        IntStream.range(0, 5).forEach(i -> {
            face.ok("POST", "/keys/page-" + i + "/create", "{\"kty\":\"oct-HSM\"}");
            JsonNode deleted = face.ok("DELETE", "/keys/page-" + i);
            names.add(deleted.get("recoveryId").asText());
        });
        TreeSet<String> found = new TreeSet<>();
        JsonNode page = face.ok("GET", "/deletedkeys?maxresults=2");
        for (int size : List.of(2, 2, 1)) {
            assertEquals(size, page.get("value").size());
            page.get("value").forEach(item -> {
                assertEquals(
                        item.get("recoveryId").asText().replace("/deletedkeys/", "/keys/"),
                        item.get("kid").asText());
                found.add(item.get("recoveryId").asText());
            });
            page = page.has("nextLink") ? face.ok("GET", KeyFace.target(page.get("nextLink"))) : page;
        }
        assertEquals(names, found);
        assertFalse(page.has("nextLink"));
    }

    @Test
    void purgeProtectionShowsAndHolds() {
        face = new KeyFace(folder, new PoolSpec("Contoso", 1, List.of(RestSite.ADMIN.principal()), 7, true));
        JsonNode made = face.ok("POST", "/keys/safe/create", "{\"kty\":\"oct-HSM\"}");
        assertEquals(
                "CustomizedRecoverable",
                made.get("attributes").get("recoveryLevel").asText());
        assertEquals(7, made.get("attributes").get("recoverableDays").asInt());
        JsonNode deleted = face.ok("DELETE", "/keys/safe");
        assertEquals(
                7 * 86_400,
                deleted.get("scheduledPurgeDate").asLong()
                        - deleted.get("deletedDate").asLong());
        assertRefused(403, "Forbidden", "", face.ask("DELETE", "/deletedkeys/safe", ""));
        face.ok("POST", "/deletedkeys/safe/recover");
    }
}
