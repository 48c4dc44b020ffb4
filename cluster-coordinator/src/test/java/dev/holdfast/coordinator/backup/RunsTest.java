package dev.holdfast.coordinator.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.storage.BackupStorage;
import dev.holdfast.coordinator.storage.FolderStorage;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Request.ServiceCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Carrying an archive from a card to a folder and back, and giving up at every step. */
class RunsTest {

    private static final Caller CALLER = new Caller("11111111-1111-1111-1111-111111111111");
    private static final List<ByteString> ARCHIVE = IntStream.range(0, 17)
            .mapToObj(i -> ByteString.copyFromUtf8("frame " + i + " ".repeat(300_000)))
            .toList();

    @TempDir
    Path folder;

    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private final Iterator<String> names =
            Stream.iterate("mhsm-b", name -> name + "b").iterator();

    @AfterEach
    void end() {
        workers.shutdown();
    }

    @Test
    void anArchiveGoesToAFolderAndBackUnchanged() {
        BackupStorage storage = new FolderStorage(folder);
        FakeCard source = new FakeCard(ARCHIVE);
        Job backup = backup(source, storage);
        backup.done().join();
        assertTrue(source.ended());
        assertEquals(List.of("mhsm-a"), storage.list());

        FakeCard target = new FakeCard(List.of());
        Job restore = restore(target, target, storage);
        restore.done().join();
        assertEquals(ARCHIVE, target.restored());
        assertEquals(backup.state(), restore.state());
        assertFalse(target.asked().contains(ServiceCase.ABANDON_RESTORE));
    }

    @Test
    void aBackupWhoseNameIsTakenGoesToAnotherFolder() {
        BackupStorage storage = new FolderStorage(folder);
        backup(new FakeCard(ARCHIVE), storage).done().join();
        Job second = backup(new FakeCard(ARCHIVE), storage);
        second.done().join();
        assertEquals("mhsm-b", second.folder());
        assertEquals(List.of("mhsm-a", "mhsm-b"), storage.list());
    }

    @ParameterizedTest
    @EnumSource(names = {"BEGIN_BACKUP", "READ_BACKUP"})
    void aBackupThatTheCardBreaksOffLeavesNothing(ServiceCase step) throws IOException {
        BackupStorage storage = new FolderStorage(folder);
        FakeCard card = new FakeCard(ARCHIVE).refusing(step);
        assertFailed(Code.UNREACHABLE, backup(card, storage));
        assertFalse(card.ended());
        assertNothingIn(folder);
    }

    @Test
    void aBackupThatThePoolCouldNotNoteIsKeptAndSaysSo() {
        BackupStorage storage = new FolderStorage(folder);
        assertFailed(Code.OUTCOME_UNKNOWN, backup(new FakeCard(ARCHIVE).refusing(ServiceCase.END_BACKUP), storage));
        assertEquals(List.of("mhsm-a"), storage.list());
    }

    @Test
    void aBackupThatCannotBeWrittenIsGivenUpAtTheCard() throws IOException {
        Path file = Files.createFile(folder.resolve("a-file"));
        FakeCard card = new FakeCard(ARCHIVE);
        assertFailed(Code.STORAGE_UNAVAILABLE, backup(card, new FolderStorage(file)));
        assertFalse(card.ended());
        assertTrue(card.asked().contains(ServiceCase.END_BACKUP));
    }

    @ParameterizedTest
    @EnumSource(names = {"RESTORE_FRAMES", "COMMIT_RESTORE"})
    void aRestoreThatTheCardBreaksOffIsAbandoned(ServiceCase step) {
        BackupStorage storage = new FolderStorage(folder);
        backup(new FakeCard(ARCHIVE), storage).done().join();
        FakeCard card = new FakeCard(List.of()).refusing(step);
        assertFailed(Code.UNREACHABLE, restore(card, card, storage));
        assertTrue(card.asked().contains(ServiceCase.ABANDON_RESTORE));
    }

    @Test
    void aRestoreThatLostItsFilesIsAbandonedByAnotherCardIfNeedBe() throws IOException {
        BackupStorage storage = new FolderStorage(folder);
        backup(new FakeCard(ARCHIVE), storage).done().join();
        Files.delete(folder.resolve("mhsm-a").resolve(FrameFiles.name(1)));
        FakeCard gone = new FakeCard(List.of()).refusing(ServiceCase.ABANDON_RESTORE);
        FakeCard another = new FakeCard(List.of());
        assertFailed(Code.INCOMPLETE, restore(gone, another, storage));
        assertEquals(List.of(ServiceCase.ABANDON_RESTORE), another.asked());
    }

    @Test
    void aFolderThatIsNoBackupIsRefusedBeforeTheRestoreBegins() throws IOException {
        FakeCard card = new FakeCard(List.of());
        assertFailed(Code.NOT_FOUND, restore(card, card, new FolderStorage(folder)));
        Files.createDirectory(folder.resolve("mhsm-a"));
        assertFailed(Code.NOT_FOUND, restore(card, card, new FolderStorage(folder)));
        Files.writeString(folder.resolve("mhsm-a/backup.json"), "{");
        assertFailed(Code.TAMPERED, restore(card, card, new FolderStorage(folder)));
        assertEquals(Set.of(ServiceCase.CHECK_ACCESS), Set.copyOf(card.asked()));
    }

    @Test
    void whoMayNotRestoreDoesNotMakeTheServiceAskAnyStorage() {
        FakeCard card = new FakeCard(List.of()).refusing(ServiceCase.CHECK_ACCESS);
        assertFailed(Code.UNREACHABLE, restore(card, card, new FolderStorage(folder)));
        assertEquals(List.of(ServiceCase.CHECK_ACCESS), card.asked());
    }

    @Test
    void aJobRunsUntilItsWorkEnds() {
        Job job = new Job(Job.Kind.BACKUP, "Contoso", "mhsm-a", new Job.Origin(Instant.EPOCH, ""));
        CompletableFuture<JobState.Succeeded> work = new CompletableFuture<>();
        job.follow(work, ended -> Instant.EPOCH, Runnable::run);
        job.progress(100, 1, 4);
        assertEquals(new JobState.Running(0.25, 100, 1), job.state());
        assertFalse(job.done().isDone());
        work.completeExceptionally(new IllegalStateException("secret detail"));
        JobState.Failed failed = assertInstanceOf(JobState.Failed.class, job.state());
        assertEquals(Code.INTERNAL, failed.reason().getCode());
        assertFalse(failed.reason().getMessage().contains("secret"));
    }

    private Job backup(FakeCard card, BackupStorage storage) {
        Job job = new Job(Job.Kind.BACKUP, "Contoso", "mhsm-a", new Job.Origin(Instant.EPOCH, ""));
        job.follow(
                new BackupRun(card, CALLER, storage, workers, job, names::next).run(Instant.EPOCH),
                ended -> Instant.EPOCH,
                Runnable::run);
        return job;
    }

    private Job restore(FakeCard card, FakeCard another, BackupStorage storage) {
        Job job = new Job(Job.Kind.RESTORE, "Contoso", "mhsm-a", new Job.Origin(Instant.EPOCH, ""));
        job.follow(
                new RestoreRun(card, another, CALLER, storage, workers, job).run(""),
                ended -> Instant.EPOCH,
                Runnable::run);
        return job;
    }

    private static void assertFailed(Code code, Job job) {
        assertThrows(CompletionException.class, () -> job.done().join());
        JobState.Failed failed = assertInstanceOf(JobState.Failed.class, job.state());
        assertEquals(code, failed.reason().getCode(), failed.reason().getMessage());
    }

    private static void assertNothingIn(Path folder) throws IOException {
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }
}
