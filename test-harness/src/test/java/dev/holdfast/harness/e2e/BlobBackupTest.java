package dev.holdfast.harness.e2e;

import static dev.holdfast.harness.e2e.Site.ADMIN;
import static dev.holdfast.harness.e2e.Site.aes;
import static dev.holdfast.harness.e2e.Site.assertRefused;
import static dev.holdfast.harness.e2e.Site.digest;
import static dev.holdfast.harness.e2e.Site.keys;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.backup.Job;
import dev.holdfast.coordinator.backup.JobState;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.storage.BackupStorage;
import dev.holdfast.coordinator.storage.StorageMap;
import dev.holdfast.harness.azurite.Azurite;
import dev.holdfast.harness.storage.AzuriteForTests;
import dev.holdfast.harness.storage.FaultProxy;
import dev.holdfast.harness.storage.FaultProxy.Fault;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.KeyBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything is lost but the security domain and what is in a blob container, and comes back from there. */
class BlobBackupTest {

    private static final String CONTAINER = "mhsmdemo";

    @TempDir
    static Path folder;

    private static Azurite azurite;
    private static FaultProxy line;
    private static Site site;
    private static BackupStorage storage;

    @BeforeAll
    static void start() throws IOException {
        azurite = AzuriteForTests.startOrSkip(folder.resolve("azurite"));
        azurite.container(CONTAINER);
        line = new FaultProxy(azurite.port());
        site = new Site(folder);
        storage = StorageMap.parse(
                        "contosobackup.blob.core.windows.net = http://127.0.0.1:" + line.port() + "/" + Azurite.ACCOUNT)
                .open("https://contosobackup.blob.core.windows.net/" + CONTAINER, azurite.sas(CONTAINER, Azurite.ALL));
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            site.close();
            line.close();
            azurite.close();
        }
    }

    @Test
    void aPoolThatIsDestroyedComesBackFromABlobContainer() throws IOException {
        Pool lost = site.pool(3);
        byte[] securityDomain = site.activate(lost);
        for (String name : List.of("a", "b", "c")) {
            keys(lost).create(aes(name).build()).join();
        }
        keys(lost).rotate("b").join();
        List<KeyBundle> listed = keys(lost).list().join();
        List<KeyBundle> versions = keys(lost).versions("b").join();

        Job backup = site.jobs().backup(lost, ADMIN, storage);
        backup.done().join();
        assertEquals(List.of(backup.folder()), named(storage.list(), lost));
        site.destroy(lost);

        Pool recovered = site.recovered(securityDomain);
        site.jobs().backup(recovered, ADMIN, storage).done().join();
        Job restore = site.jobs().restore(recovered, ADMIN, storage, backup.folder());
        restore.done().join();
        assertEquals(backup.state(), restore.state());
        assertEquals(listed, keys(recovered).list().join());
        assertEquals(versions, keys(recovered).versions("b").join());
    }

    @Test
    void aBackupOrARestoreThatFailsOnTheWayIsStartedAgain() throws IOException {
        Pool pool = site.pool(1);
        site.activate(pool);
        keys(pool).create(aes("a").build()).join();

        line.expect("PUT", "frames-00000", 1, Fault.answer(507));
        Job failed = site.jobs().backup(pool, ADMIN, storage);
        assertRefused(Code.STORAGE_UNAVAILABLE, failed.done());
        assertInstanceOf(JobState.Failed.class, failed.state());
        assertEquals(List.of(), named(storage.list(), pool));
        Job backup = site.jobs().backup(pool, ADMIN, storage);
        backup.done().join();
        assertEquals(List.of(backup.folder()), named(storage.list(), pool));

        ByteString before = digest(pool);
        line.expect("GET", "frames-00000", 1, Fault.answer(403));
        assertRefused(
                Code.STORAGE_UNAVAILABLE,
                site.jobs().restore(pool, ADMIN, storage, backup.folder()).done());
        assertEquals(before, digest(pool));
        keys(pool).create(aes("later").build()).join();
        site.jobs().backup(pool, ADMIN, storage).done().join();
        site.jobs().restore(pool, ADMIN, storage, backup.folder()).done().join();
        assertEquals(1, keys(pool).list().join().size());
    }

    /** Those of this pool. */
    private static List<String> named(List<String> folders, Pool pool) {
        return folders.stream()
                .filter(folder -> folder.startsWith("mhsm-" + pool.name() + "-"))
                .toList();
    }
}
