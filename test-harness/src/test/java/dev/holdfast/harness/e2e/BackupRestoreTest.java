package dev.holdfast.harness.e2e;

import static dev.holdfast.harness.e2e.Site.ADMIN;
import static dev.holdfast.harness.e2e.Site.STRANGER;
import static dev.holdfast.harness.e2e.Site.aes;
import static dev.holdfast.harness.e2e.Site.assertRefused;
import static dev.holdfast.harness.e2e.Site.digest;
import static dev.holdfast.harness.e2e.Site.keys;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.backup.Job;
import dev.holdfast.coordinator.backup.JobState;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.storage.FolderStorage;
import dev.holdfast.proto.v1.BeginRestore;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.CreateKey;
import dev.holdfast.proto.v1.KeyBundle;
import dev.holdfast.proto.v1.LifetimeAction;
import dev.holdfast.proto.v1.RestoreFrames;
import dev.holdfast.proto.v1.RotationPolicy;
import dev.holdfast.proto.v1.Tag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool is backed up while it works, and restored into another of its domain: whole, or not at all. */
class BackupRestoreTest {

    private static final int KEYS = 60;
    /** So much in tags that few keys fill several frames. */
    private static final int TAGS = 15;

    private static final RotationPolicy EVERY_QUARTER = RotationPolicy.newBuilder()
            .addActions(LifetimeAction.newBuilder()
                    .setKind(LifetimeAction.Kind.ROTATE)
                    .setTimeAfterCreate("P3M"))
            .build();

    @TempDir
    static Path folder;

    private static final AtomicInteger FORGED = new AtomicInteger();

    private static Site site;
    private static Pool source;
    private static byte[] securityDomain;
    private static Path container;
    private static FolderStorage storage;
    private static String backup;

    /** Of the source's security domain, with a backup taken, and keys of its own. */
    private static Pool target;

    @BeforeAll
    static void fillAndBackUp() throws IOException {
        site = new Site(folder);
        container = folder.resolve("container");
        storage = new FolderStorage(container);
        source = site.pool(3);
        securityDomain = site.activate(source);
        List<CompletableFuture<KeyBundle>> made = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            made.add(keys(source).create(fat("key-" + i)));
        }
        made.forEach(CompletableFuture::join);
        keys(source).rotate("key-0").join();
        keys(source).setRotationPolicy("key-0", EVERY_QUARTER).join();
        backup = backedUp(source);
        target = site.recovered(securityDomain);
        keys(target).create(aes("of-the-target").build()).join();
        backedUp(target);
    }

    @AfterAll
    static void close() {
        site.close();
    }

    @Test
    void aBackupTakenWhileOthersWriteHoldsOnePointInTime() throws Exception {
        Pool busy = site.pool(3);
        byte[] domain = site.activate(busy);
        AtomicInteger acknowledged = new AtomicInteger();
        CompletableFuture<Void> stop = new CompletableFuture<>();
        CompletableFuture<Void> writer = writeOn(busy, 0, acknowledged, stop);
        while (acknowledged.get() < 20) {
            Thread.onSpinWait();
        }
        int before = acknowledged.get();
        String taken = backedUp(busy);
        stop.complete(null);
        writer.join();

        Pool restored = site.recovered(domain);
        backedUp(restored);
        site.jobs().restore(restored, ADMIN, storage, taken).done().join();
        Set<Integer> found = keys(restored).list().join().stream()
                .map(key -> Integer.parseInt(key.getName().substring(1)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(found.size() >= before, "a key acknowledged before the backup is missing");
        assertEquals(
                IntStream.range(0, found.size()).boxed().collect(Collectors.toSet()),
                found,
                "a later key is there and an earlier one is not");
    }

    @Test
    void everythingIsThereAgainAndWhatTheTargetHadIsGone() throws IOException {
        Pool restored = site.recovered(securityDomain);
        keys(restored).create(aes("of-the-target").build()).join();
        backedUp(restored);
        Job job = site.jobs().restore(restored, ADMIN, storage, backup);
        job.done().join();

        assertEquals(keys(source).list().join(), keys(restored).list().join());
        assertEquals(
                keys(source).versions("key-0").join(),
                keys(restored).versions("key-0").join());
        RotationPolicy policy = keys(restored).rotationPolicy("key-0").join();
        assertEquals(keys(source).rotationPolicy("key-0").join(), policy);
        assertEquals(EVERY_QUARTER.getActionsList(), policy.getActionsList());
        JobState.Succeeded succeeded = assertInstanceOf(JobState.Succeeded.class, job.state());
        assertTrue(succeeded.frames() > 4, "too few frames for the tests of altered archives: " + succeeded.frames());
    }

    @Test
    void aPoolThatHasNoBackupItselfIsNotRestoredOver() throws IOException {
        Pool fresh = site.recovered(securityDomain);
        assertRefused(
                Code.PRIOR_BACKUP_REQUIRED,
                site.jobs().restore(fresh, ADMIN, storage, backup).done());
        assertUnharmed(fresh, Set.of());
    }

    @Test
    void theBackupOfAnotherDomainIsRefused() {
        Pool other = site.pool(1);
        site.activate(other);
        backedUp(other);
        ByteString before = digest(other);
        assertRefused(
                Code.FOREIGN_DOMAIN,
                site.jobs().restore(other, ADMIN, storage, backup).done());
        assertEquals(before, digest(other));
    }

    @Test
    void whoHasNoRoleNeitherBacksUpNorRestores() {
        ByteString before = digest(target);
        assertRefused(
                Code.FORBIDDEN, site.jobs().backup(target, STRANGER, storage).done());
        assertRefused(
                Code.FORBIDDEN,
                site.jobs().restore(target, STRANGER, storage, backup).done());
        assertEquals(before, digest(target));
    }

    @Test
    void anArchiveThatIsNotAsItWasWrittenIsRefusedAndChangesNothing() throws IOException {
        List<ByteString> whole = StoredBackup.frames(container.resolve(backup));
        List<ByteString> stranger = StoredBackup.frames(container.resolve(backedUp(source)));
        int last = whole.size() - 1;

        refused(Code.TAMPERED, without(whole, 2));
        refused(Code.TAMPERED, swapped(whole, 1, 2));
        refused(Code.TAMPERED, with(whole, 2, flipped(whole.get(2))));
        refused(Code.TAMPERED, with(whole, 2, stranger.get(2)));
        refused(Code.TAMPERED, with(whole, 2, whole.get(1)));
        refused(Code.TAMPERED, with(whole, last, stranger.get(last)));
        refused(Code.TAMPERED, with(whole, 0, flipped(whole.get(0))));
        refused(Code.INCOMPLETE, without(whole, last));
    }

    @Test
    void anInterruptedRestoreIsRepeated() throws IOException {
        Pool pool = site.recovered(securityDomain);
        keys(pool).create(aes("of-the-target").build()).join();
        backedUp(pool);
        List<ByteString> whole = StoredBackup.frames(container.resolve(backup));
        pool.client()
                .conversation(card -> card.call(ADMIN.request()
                                .setBeginRestore(BeginRestore.newBuilder().setHeaderFrame(whole.get(0)))
                                .build())
                        .thenCompose(begun -> card.call(ADMIN.request()
                                .setRestoreFrames(RestoreFrames.newBuilder()
                                        .setRestoreId(begun.getRestoreSession().getRestoreId())
                                        .setFirstFrame(1)
                                        .addFrames(whole.get(1)))
                                .build())))
                .join();

        site.jobs().restore(pool, ADMIN, storage, backup).done().join();
        assertEquals(keys(source).list().join(), keys(pool).list().join());
    }

    @Test
    void onePurgedKeyComesBackAlone() throws IOException {
        Pool pool = site.recovered(securityDomain);
        backedUp(pool);
        site.jobs().restore(pool, ADMIN, storage, backup).done().join();
        keys(pool).delete("key-0").join();
        assertRefused(
                Code.CONFLICT,
                site.jobs().restoreKey(pool, ADMIN, storage, backup, "key-0").done());
        keys(pool).purge("key-0").join();
        keys(pool).delete("key-1").join();

        site.jobs().restoreKey(pool, ADMIN, storage, backup, "key-0").done().join();
        assertEquals(
                keys(source).versions("key-0").join(),
                keys(pool).versions("key-0").join());
        assertEquals(KEYS - 1, keys(pool).list().join().size());
        assertRefused(
                Code.NOT_FOUND,
                site.jobs()
                        .restoreKey(pool, ADMIN, storage, backup, "no-such-key")
                        .done());
    }

    /** One key after the other, each when the one before is acknowledged, until it is told to stop. */
    private static CompletableFuture<Void> writeOn(
            Pool pool, int number, AtomicInteger acknowledged, CompletableFuture<Void> stop) {
        if (stop.isDone()) {
            return CompletableFuture.completedFuture(null);
        }
        return keys(pool).create(aes("k" + number).build()).thenCompose(made -> {
            acknowledged.incrementAndGet();
            return writeOn(pool, number + 1, acknowledged, stop);
        });
    }

    private static void refused(Code code, List<ByteString> frames) {
        String forged = "forged-" + FORGED.incrementAndGet();
        StoredBackup.forge(container.resolve(backup), container.resolve(forged), frames);
        assertRefused(code, site.jobs().restore(target, ADMIN, storage, forged).done());
        assertUnharmed(target, Set.of("of-the-target"));
    }

    /** It has these keys and serves. */
    private static void assertUnharmed(Pool pool, Set<String> names) {
        assertEquals(
                names, keys(pool).list().join().stream().map(KeyBundle::getName).collect(Collectors.toSet()));
        assertTrue(pool.cardIds().stream()
                .noneMatch(card -> pool.cardStatus(card).join().getRestoring()));
        keys(pool).random(1).join();
    }

    private static String backedUp(Pool pool) {
        Job job = site.jobs().backup(pool, ADMIN, storage);
        job.done().join();
        return job.folder();
    }

    private static CreateKey fat(String name) {
        CreateKey.Builder key = aes(name);
        for (int i = 0; i < TAGS; i++) {
            key.addTags(Tag.newBuilder()
                    .setName(String.format("%02d", i) + "n".repeat(250))
                    .setValue("ü".repeat(250)));
        }
        return key.build();
    }

    private static List<ByteString> without(List<ByteString> frames, int place) {
        List<ByteString> changed = new ArrayList<>(frames);
        changed.remove(place);
        return changed;
    }

    private static List<ByteString> with(List<ByteString> frames, int place, ByteString frame) {
        List<ByteString> changed = new ArrayList<>(frames);
        changed.set(place, frame);
        return changed;
    }

    private static List<ByteString> swapped(List<ByteString> frames, int one, int other) {
        return with(with(frames, one, frames.get(other)), other, frames.get(one));
    }

    private static ByteString flipped(ByteString frame) {
        byte[] bytes = frame.toByteArray();
        bytes[bytes.length - 1 - 40] ^= 1;
        return ByteString.copyFrom(bytes);
    }
}
