package dev.holdfast.harness.rest;

import static dev.holdfast.harness.rest.RestSite.STRANGER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.harness.rest.RestSite.Reply;
import dev.holdfast.proto.v1.CreateKey;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeyBundle;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backup and restore in the bodies that clients of the service send, and the jobs they poll. */
class BackupOverRestTest {

    private static final String CONTAINER = "https://ContosoBackup.blob.core.windows.net/mhsmbackups";

    @TempDir
    static Path folder;

    private static RestSite site;

    @BeforeAll
    static void open() {
        site = new RestSite(folder);
    }

    @AfterAll
    static void close() {
        site.close();
    }

    @Test
    void whatABackupHoldsComesBackByAFullRestore() {
        Pool pool = site.activePool(1);
        ByteString before = create(pool, "kept");
        Reply backup = site.ended(pool, site.post(pool, "/backup", storage()));
        assertEquals("Succeeded", backup.text("/status"));
        assertTrue(backup.text("/azureStorageBlobContainerUri")
                .matches(Pattern.quote(CONTAINER + "/mhsm-" + pool.name() + "-") + "[0-9]{16}"));
        assertTrue(backup.body().at("/endTime").asLong()
                >= backup.body().at("/startTime").asLong());
        assertTrue(backup.body().has("statusDetails"));
        assertTrue(backup.body().at("/error").has("code"));
        create(pool, "later");

        Reply restore = site.ended(pool, site.put(pool, "/restore", restore(backup)));

        assertEquals("Succeeded", restore.text("/status"));
        assertTrue(restore.body().at("/azureStorageBlobContainerUri").isNull());
        assertEquals(before, site.keys(pool).get("kept").join().getVersion().getVersion());
        assertEquals(
                List.of("kept"),
                site.keys(pool).list().join().stream().map(KeyBundle::getName).toList());
    }

    @Test
    void oneKeyComesBackOutOfAFullBackup() {
        Pool pool = site.activePool(1);
        ByteString before = create(pool, "single");
        Reply backup = site.ended(pool, site.post(pool, "/backup", storage()));
        site.put(pool, "/keys/single/restore", keyRestore(backup)).expectError(409, "Conflict");
        site.keys(pool).delete("single").join();
        site.keys(pool).purge("single").join();

        assertEquals(
                "Succeeded",
                site.ended(pool, site.put(pool, "/keys/single/restore", keyRestore(backup)))
                        .text("/status"));
        assertEquals(before, site.keys(pool).get("single").join().getVersion().getVersion());

        Reply unknown = site.ended(pool, site.put(pool, "/keys/never-was/restore", keyRestore(backup)));
        assertEquals("Failed", unknown.text("/status"));
        assertEquals("KeyNotFound", unknown.text("/error/code"));
        assertFalse(unknown.text("/error/message").isEmpty());
    }

    @Test
    void theFolderIsFoundHoweverTheClientSplitItsUrl() {
        Pool pool = site.activePool(1);
        String name = folderOf(site.ended(
                pool, site.post(pool, "/backup", storage("http://127.0.0.1:10000/contosobackup/mhsmbackups"))));
        for (String[] split : new String[][] {
            {"http://127.0.0.1:10000/contosobackup", "mhsmbackups/" + name},
            {"http://127.0.0.1:10000/contosobackup/mhsmbackups", name},
            {"http://127.0.0.1:10000/contosobackup/mhsmbackups/", "/" + name + "/"}
        }) {
            Reply restored = site.ended(
                    pool,
                    site.put(
                            pool,
                            "/restore",
                            "{\"sasTokenParameters\":" + storage(split[0]) + ",\"folderToRestore\":\"" + split[1]
                                    + "\"}"));
            assertEquals(
                    "Succeeded", restored.text("/status"), () -> restored.body().toString());
        }
    }

    @Test
    void aRestoreNeedsABackupToGoBackTo() {
        Pool source = site.activePool(1);
        Reply backup = site.ended(source, site.post(source, "/backup", storage()));
        Pool fresh = site.activePool(1);
        site.put(fresh, "/restore", restore(backup)).expectError(409, "Conflict");

        site.ended(fresh, site.post(fresh, "/backup", storage()));
        Reply foreign = site.ended(fresh, site.put(fresh, "/restore", restore(backup)));
        assertEquals("Failed", foreign.text("/status"), "it belongs to another security domain");
    }

    @Test
    void storageWithoutATokenNeedsAFolder() {
        Pool pool = site.activePool(1);
        String somewhere = "https://fabrikam.blob.core.windows.net/backups";
        for (String body : new String[] {
            "{\"storageResourceUri\":\"" + somewhere + "\"}",
            "{\"storageResourceUri\":\"" + somewhere + "\",\"useManagedIdentity\":true}"
        }) {
            Reply refused = site.post(pool, "/backup", body).expectError(400, "BadParameter");
            assertTrue(refused.text("/error/message").contains("managed identity"));
        }
        assertEquals(
                "Succeeded",
                site.ended(
                                pool,
                                site.post(
                                        pool,
                                        "/backup",
                                        "{\"storageResourceUri\":\"" + CONTAINER + "\",\"useManagedIdentity\":true}"))
                        .text("/status"));
    }

    @Test
    void whatCannotBeginIsRefusedAtOnce() {
        Pool pool = site.activePool(1);
        site.ask(STRANGER, "POST", pool, "/backup", storage()).expectError(403, "Forbidden");
        site.ask(
                        STRANGER,
                        "PUT",
                        pool,
                        "/restore",
                        "{\"sasTokenParameters\":" + storage() + ",\"folderToRestore\":\"mhsm-nowhere\"}")
                .expectError(403, "Forbidden");
        site.post(pool, "/backup", "").expectError(400, "BadParameter");
        site.post(pool, "/backup", "{}").expectError(400, "BadParameter");
        site.post(pool, "/backup", "{\"storageResourceUri\":\"ftp://x/y\",\"token\":\"sig=1\"}")
                .expectError(400, "BadParameter");
        site.put(pool, "/restore", "{}").expectError(400, "BadParameter");
        site.put(pool, "/restore", "{\"sasTokenParameters\":" + storage() + "}").expectError(400, "BadParameter");
        site.put(pool, "/restore", "{\"sasTokenParameters\":" + storage() + ",\"folderToRestore\":\"../../etc\"}")
                .expectError(400, "BadParameter");
        site.askWithoutToken("POST", pool, "/backup", storage()).expectError(401, "Unauthorized");

        site.ended(pool, site.post(pool, "/backup", storage()));
        Reply missing = site.ended(
                pool,
                site.put(
                        pool,
                        "/restore",
                        "{\"sasTokenParameters\":" + storage() + ",\"folderToRestore\":\"mhsm-nowhere\"}"));
        assertEquals("Failed", missing.text("/status"));
    }

    @Test
    void aJobIsShownOfItsOwnHsmAndUnderItsOwnKind() {
        Pool pool = site.activePool(1);
        Pool other = site.activePool(1);
        Reply backup = site.ended(pool, site.post(pool, "/backup", storage()));
        String id = backup.text("/jobId");
        assertTrue(id.matches("[0-9a-f]{32}"), id);
        site.get(pool, "/backup/" + id + "/pending").expect(200);
        site.get(other, "/backup/" + id + "/pending").expectError(404, "NotFound");
        site.get(pool, "/restore/" + id + "/pending").expectError(404, "NotFound");
        site.get(pool, "/backup/" + "0".repeat(32) + "/pending").expectError(404, "NotFound");

        Reply again = site.post(pool, "/backup", storage()).expect(202);
        assertNotEquals(id, again.text("/jobId"), "the first one had ended");
    }

    @Test
    void anotherJobMeanwhileIsRefusedAndTheSameIsTheSame() {
        Pool pool = site.activePool(1);
        String silent = storage("https://silent.blob.core.windows.net/backups");
        Reply first = site.post(pool, "/backup", silent).expect(202);
        assertEquals("InProgress", first.text("/status"));
        assertTrue(first.body().at("/endTime").isNull());
        assertTrue(first.body().at("/azureStorageBlobContainerUri").isNull());

        assertEquals(
                first.text("/jobId"),
                site.post(pool, "/backup", silent).expect(202).text("/jobId"));
        site.post(pool, "/backup", storage()).expectError(409, "Conflict");
        site.put(pool, "/restore", "{\"sasTokenParameters\":" + storage() + ",\"folderToRestore\":\"mhsm-any\"}")
                .expectError(409, "Conflict");

        site.endSilence();
        Reply ended = site.ended(pool, first);
        assertEquals("Failed", ended.text("/status"));
        assertFalse(ended.text("/error/message").isEmpty());
        assertEquals(
                "Succeeded",
                site.ended(pool, site.post(pool, "/backup", storage())).text("/status"));
    }

    private static ByteString create(Pool pool, String name) {
        return site.keys(pool)
                .create(CreateKey.newBuilder()
                        .setName(name)
                        .setSpec(KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256))
                        .setAttributes(KeyAttributes.newBuilder().setEnabled(true))
                        .build())
                .join()
                .getVersion()
                .getVersion();
    }

    private static String storage() {
        return storage(CONTAINER);
    }

    private static String storage(String uri) {
        return "{\"storageResourceUri\":\"" + uri + "\",\"token\":\"sv=2022-11-02&sig=unused\"}";
    }

    private static String restore(Reply backup) {
        return "{\"sasTokenParameters\":" + storage() + ",\"folderToRestore\":\"" + folderOf(backup) + "\"}";
    }

    private static String keyRestore(Reply backup) {
        return "{\"sasTokenParameters\":" + storage() + ",\"folder\":\"" + folderOf(backup) + "\"}";
    }

    private static String folderOf(Reply backup) {
        String url = backup.text("/azureStorageBlobContainerUri");
        return url.substring(url.lastIndexOf('/') + 1);
    }
}
