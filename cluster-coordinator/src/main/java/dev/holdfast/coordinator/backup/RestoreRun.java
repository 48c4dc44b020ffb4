package dev.holdfast.coordinator.backup;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.pool.CardConversation;
import dev.holdfast.coordinator.storage.BackupStorage;
import dev.holdfast.proto.v1.AbandonRestore;
import dev.holdfast.proto.v1.BeginRestore;
import dev.holdfast.proto.v1.CommitRestore;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RestoreFrames;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * One restore: frames go to one card, which judges each and puts the whole in force at the end. Whatever fails after the
 * card began, the restore is abandoned, so that nothing of it stays.
 */
final class RestoreRun {

    /** Of the frames of one request; the service's limit. */
    private static final int REQUEST_BYTES = 1 << 20;

    private final CardConversation card;
    private final CardConversation anyCard;
    private final Caller caller;
    private final BackupStorage storage;
    private final Executor workers;
    private final Job job;

    /**
     * @param card which does the restore
     * @param anyCard of the same pool, to abandon the restore when {@code card} is lost
     */
    RestoreRun(
            CardConversation card,
            CardConversation anyCard,
            Caller caller,
            BackupStorage storage,
            Executor workers,
            Job job) {
        this.card = card;
        this.anyCard = anyCard;
        this.caller = caller;
        this.storage = storage;
        this.workers = workers;
        this.job = job;
    }

    /** @param onlyKey empty for a full restore */
    CompletableFuture<JobState.Succeeded> run(String onlyKey) {
        return card.call(caller.mayI("restore/start/action", "/"))
                .thenApplyAsync(allowed -> open(), workers)
                .thenCompose(archive -> CompletableFuture.supplyAsync(archive.reader()::next, workers)
                        .thenCompose(header -> card.call(begin(header, onlyKey)))
                        .thenApply(response -> response.getRestoreSession().getRestoreId())
                        .thenCompose(restoreId -> carry(archive, restoreId)
                                .exceptionallyCompose(failure -> abandon(restoreId)
                                        .handle((done, lost) -> failure)
                                        .thenCompose(CompletableFuture::failedFuture)))
                        .thenApply(done -> new JobState.Succeeded(
                                archive.reader().bytes(), archive.reader().frames())));
    }

    private record Archive(BackupManifest manifest, FrameReader reader) {}

    private Archive open() {
        BackupManifest manifest =
                BackupManifest.parse(storage.read(job.folder(), BackupStorage.MANIFEST, BackupManifest.MAX_BYTES));
        return new Archive(manifest, new FrameReader(storage, job.folder(), manifest));
    }

    private CompletableFuture<Response> carry(Archive archive, String restoreId) {
        return send(archive, restoreId, 1, batch(archive))
                .thenCompose(sent -> CompletableFuture.supplyAsync(archive.reader()::next, workers))
                .thenCompose(trailer -> card.call(commit(restoreId, trailer)));
    }

    /** The card takes frames in order only: one request is on its way while the next batch is read. */
    private CompletableFuture<Void> send(
            Archive archive, String restoreId, int first, CompletableFuture<List<ByteString>> read) {
        return read.thenCompose(frames -> {
            if (frames.isEmpty()) {
                return CompletableFuture.completedFuture(null);
            }
            int next = first + frames.size();
            CompletableFuture<List<ByteString>> following = batch(archive);
            return card.call(frames(restoreId, first, frames))
                    .thenCombine(following, (done, ready) -> {
                        job.progress(
                                archive.reader().bytes(),
                                next,
                                archive.manifest().frames());
                        return done;
                    })
                    .thenCompose(done -> send(archive, restoreId, next, following));
        });
    }

    private CompletableFuture<List<ByteString>> batch(Archive archive) {
        return CompletableFuture.supplyAsync(() -> archive.reader().batch(REQUEST_BYTES), workers);
    }

    private CompletableFuture<Response> abandon(String restoreId) {
        Request request = caller.request()
                .setAbandonRestore(AbandonRestore.newBuilder().setRestoreId(restoreId))
                .build();
        return card.call(request).exceptionallyCompose(lost -> anyCard.call(request));
    }

    private Request begin(ByteString header, String onlyKey) {
        return caller.request()
                .setBeginRestore(BeginRestore.newBuilder()
                        .setHeaderFrame(header)
                        .setOnlyKey(onlyKey)
                        .setRestoreId(job.id()))
                .build();
    }

    private Request frames(String restoreId, int first, List<ByteString> frames) {
        return caller.request()
                .setRestoreFrames(RestoreFrames.newBuilder()
                        .setRestoreId(restoreId)
                        .setFirstFrame(first)
                        .addAllFrames(frames))
                .build();
    }

    private Request commit(String restoreId, ByteString trailer) {
        return caller.request()
                .setCommitRestore(
                        CommitRestore.newBuilder().setRestoreId(restoreId).setTrailerFrame(trailer))
                .build();
    }
}
