package dev.holdfast.harness.e2e;

import static dev.holdfast.harness.e2e.Site.ADMIN;
import static dev.holdfast.harness.e2e.Site.digest;
import static dev.holdfast.harness.e2e.Site.keys;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.backup.Job;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.securitydomain.Custody;
import dev.holdfast.coordinator.storage.FolderStorage;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A security domain knows the security version of the firmware it was downloaded under; a backup does not. */
class FirmwareAndDomainTest {

    private static final Firmware NEWER = new Firmware("0.2.0", Firmware.CURRENT.securityVersion() + 1);

    @TempDir
    private Path folder;

    private Site site;
    private FolderStorage storage;

    @BeforeEach
    void start() {
        site = new Site(folder);
        storage = new FolderStorage(folder.resolve("container"));
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void olderFirmwareRefusesTheDomainOfNewerFirmwareUntilItIsUpdated() throws IOException {
        Pool newer = site.pool(1);
        site.update(newer, NEWER);
        byte[] domain = site.activate(newer);
        keys(newer).create(Site.aes("kept").build()).join();
        String backup = backedUp(newer);

        Pool older = site.pool(1);
        byte[] exchangeKey = begin(older);
        ByteString before = digest(older);
        RefusedException refused = refusedUpload(older, domain, exchangeKey);
        assertEquals(Code.WRONG_STATE, refused.code());
        String sentence = String.valueOf(refused.getMessage());
        assertTrue(sentence.contains(Integer.toString(NEWER.securityVersion())), sentence);
        assertTrue(sentence.contains(Integer.toString(Firmware.CURRENT.securityVersion())), sentence);
        assertEquals(before, digest(older), "nothing has changed");

        site.update(older, NEWER);
        upload(older, domain, exchangeKey);
        restored(older, backup, newer);
    }

    @Test
    void newerFirmwareTakesTheDomainOfOlderFirmwareAndBackupsGoBothWays() throws IOException {
        Pool source = site.pool(1);
        byte[] domain = site.activate(source);
        keys(source).create(Site.aes("before").build()).join();
        Pool newer = site.pool(1);
        site.update(newer, NEWER);
        upload(newer, domain, begin(newer));
        restored(newer, backedUp(source), source);

        keys(newer).create(Site.aes("under-newer-firmware").build()).join();
        String backup = backedUp(newer);
        Pool older = site.recovered(domain);
        backedUp(older);
        site.jobs().restore(older, ADMIN, storage, backup).done().join();
        assertEquals(keys(newer).list().join(), keys(older).list().join());
    }

    private void restored(Pool target, String backup, Pool source) {
        Site.letUseKeys(target);
        backedUp(target);
        site.jobs().restore(target, ADMIN, storage, backup).done().join();
        assertEquals(keys(source).list().join(), keys(target).list().join());
    }

    private byte[] begin(Pool pool) {
        return site.domains()
                .initRecovery(pool, ADMIN, new Custody.InPartition())
                .join();
    }

    private void upload(Pool pool, byte[] domain, byte[] exchangeKey) throws IOException {
        site.domains()
                .upload(pool, ADMIN, site.holders().restoreBlob(domain, exchangeKey))
                .join();
    }

    private RefusedException refusedUpload(Pool pool, byte[] domain, byte[] exchangeKey) {
        CompletionException failure = assertThrows(CompletionException.class, () -> upload(pool, domain, exchangeKey));
        return (RefusedException) RefusedException.behind(failure);
    }

    private String backedUp(Pool pool) {
        Job job = site.jobs().backup(pool, ADMIN, storage);
        job.done().join();
        return job.folder();
    }
}
