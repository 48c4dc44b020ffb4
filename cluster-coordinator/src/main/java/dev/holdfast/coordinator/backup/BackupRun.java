package dev.holdfast.coordinator.backup;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.pool.CardConversation;
import dev.holdfast.coordinator.storage.BackupStorage;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.BackupSession;
import dev.holdfast.proto.v1.BeginBackup;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EndBackup;
import dev.holdfast.proto.v1.ReadBackup;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** One full backup: frames come from one card and go to a draft, which is published when it has all of them. */
final class BackupRun {

    private static final int MOST_NAMES = 10;

    private final CardConversation card;
    private final Caller caller;
    private final BackupStorage storage;
    private final Executor workers;
    private final Job job;
    private final Supplier<String> nextName;

    /** @param nextName for the folder, when the job's is taken */
    BackupRun(
            CardConversation card,
            Caller caller,
            BackupStorage storage,
            Executor workers,
            Job job,
            Supplier<String> nextName) {
        this.card = card;
        this.caller = caller;
        this.storage = storage;
        this.workers = workers;
        this.job = job;
        this.nextName = nextName;
    }

    /** @param takenAt goes into the manifest */
    CompletableFuture<JobState.Succeeded> run(Instant takenAt) {
        return card.call(caller.request()
                        .setBeginBackup(BeginBackup.newBuilder().setBackupId(job.id()))
                        .build())
                .thenApply(Response::getBackupSession)
                .thenCompose(session -> write(session, takenAt)
                        .exceptionallyCompose(failure -> card.call(end(session, false))
                                .handle((done, lost) -> failure)
                                .thenCompose(CompletableFuture::failedFuture))
                        .thenCompose(written -> remember(session).thenApply(done -> written)));
    }

    private CompletableFuture<JobState.Succeeded> write(BackupSession session, Instant takenAt) {
        return CompletableFuture.supplyAsync(this::newFolder, workers).thenCompose(draft -> {
            FrameWriter writer = new FrameWriter(draft);
            return copy(session, writer, 0, CompletableFuture.completedFuture(null))
                    .thenApplyAsync(all -> publish(session, draft, writer, takenAt), workers)
                    .whenCompleteAsync((written, failure) -> draft.close(), workers);
        });
    }

    private BackupStorage.Draft newFolder() {
        for (int attempt = 1; ; attempt++) {
            try {
                return storage.create(job.folder());
            } catch (RefusedException e) {
                if (e.code() != Code.CONFLICT || attempt == MOST_NAMES) {
                    throw e;
                }
                job.rename(nextName.get());
            }
        }
    }

    /** Asks for the frames from here while those before are written: never more than two answers in memory. */
    private CompletableFuture<Void> copy(
            BackupSession session, FrameWriter writer, int from, CompletableFuture<Void> written) {
        if (from == session.getFrames()) {
            return written;
        }
        return card.call(read(session, from))
                .thenCombine(written, (answer, done) -> answer)
                .thenCompose(answer -> {
                    List<ByteString> frames = answer.getBackupFrames().getFramesList();
                    if (frames.isEmpty() || frames.size() > session.getFrames() - from) {
                        throw new RefusedException(
                                Code.INTERNAL, "The card gave other frames than it announced; take the backup again.");
                    }
                    return copy(
                            session,
                            writer,
                            from + frames.size(),
                            CompletableFuture.runAsync(() -> append(session, writer, frames), workers));
                });
    }

    private void append(BackupSession session, FrameWriter writer, List<ByteString> frames) {
        frames.forEach(writer::add);
        job.progress(writer.bytes(), writer.frames(), session.getFrames());
    }

    private JobState.Succeeded publish(
            BackupSession session, BackupStorage.Draft draft, FrameWriter writer, Instant takenAt) {
        writer.finish();
        BackupManifest manifest = new BackupManifest(
                session.getBackupId(),
                job.poolName(),
                writer.frames(),
                writer.bytes(),
                takenAt,
                session.getAtIndex(),
                session.getKeys(),
                session.getKeyVersions());
        draft.publish(manifest.toJson());
        return new JobState.Succeeded(writer.bytes(), writer.frames());
    }

    private CompletableFuture<Response> remember(BackupSession session) {
        return card.call(end(session, true)).exceptionallyCompose(failure -> {
            // What is published stays: it is a whole backup, and somebody may have seen it.
            return CompletableFuture.failedFuture(new RefusedException(
                    Code.OUTCOME_UNKNOWN,
                    "The backup " + job.folder() + " is written and good, but the pool may not know of it;"
                            + " take another one before a restore."));
        });
    }

    private Request read(BackupSession session, int from) {
        return caller.request()
                .setReadBackup(ReadBackup.newBuilder()
                        .setBackupId(session.getBackupId())
                        .setFirstFrame(from))
                .build();
    }

    private Request end(BackupSession session, boolean written) {
        return caller.request()
                .setEndBackup(EndBackup.newBuilder()
                        .setBackupId(session.getBackupId())
                        .setWritten(written))
                .build();
    }
}
