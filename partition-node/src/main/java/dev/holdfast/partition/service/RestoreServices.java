package dev.holdfast.partition.service;

import static dev.holdfast.partition.service.ServiceContext.principal;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.access.Action;
import dev.holdfast.partition.access.Scope;
import dev.holdfast.partition.archive.ArchiveReader;
import dev.holdfast.partition.pool.DomainKeys;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.AbandonRestoreChange;
import dev.holdfast.proto.v1.BeginRestore;
import dev.holdfast.proto.v1.BeginRestoreChange;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.CommitRestore;
import dev.holdfast.proto.v1.CommitRestoreChange;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RestoreFrames;
import dev.holdfast.proto.v1.RestoreSession;
import dev.holdfast.proto.v1.RestoreStage;
import dev.holdfast.proto.v1.StageRestoreChange;
import dev.holdfast.proto.v1.VaultPiece;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Restores a full backup, or one key out of it. Every frame is authenticated before its contents are staged in the
 * replicated state; what was staged takes force all at once, and only after the trailer proved the archive whole. One
 * that is interrupted, or that fails on the way, leaves nothing but a stage, which the next restore replaces.
 */
final class RestoreServices implements AutoCloseable {

    private record Session(String restoreId, String onlyKey, ArchiveReader reader) {}

    private final ServiceContext context;

    /** Absent while a request works with it: frames are read one request after the other. */
    private @Nullable Session session;

    RestoreServices(ServiceContext context) {
        this.context = context;
    }

    CompletableFuture<Response.Builder> begin(Request request) {
        BeginRestore asked = request.getBeginRestore();
        String restoreId = Ids.chosen(asked.getRestoreId(), context.crypto());
        return context.read()
                .thenCompose(vault -> {
                    vault.require(principal(request), Action.START_RESTORE, Scope.ROOT);
                    vault.requireRestorable();
                    return context.work(() -> {
                        try (DomainKeys keys = context.pool().domainKeys(vault)) {
                            return new ArchiveReader(context.crypto(), keys, asked.getHeaderFrame());
                        }
                    });
                })
                .thenCompose(reader -> begin(request, restoreId, reader));
    }

    private CompletableFuture<Response.Builder> begin(Request request, String restoreId, ArchiveReader reader) {
        RestoreStage stage = RestoreStage.newBuilder()
                .setRestoreId(restoreId)
                .setOnlyKey(request.getBeginRestore().getOnlyKey())
                .setStartedMillis(context.now())
                .build();
        BeginRestoreChange change = BeginRestoreChange.newBuilder()
                .setStage(stage)
                .setDomainId(reader.domainId())
                .build();
        return context.propose(request, Command.newBuilder().setBeginRestore(change))
                .whenComplete((result, refused) -> {
                    if (refused != null) {
                        reader.close();
                    }
                })
                .thenApplyAsync(
                        result -> {
                            close();
                            session = new Session(stage.getRestoreId(), stage.getOnlyKey(), reader);
                            return Response.newBuilder()
                                    .setRestoreSession(
                                            RestoreSession.newBuilder().setRestoreId(stage.getRestoreId()));
                        },
                        context.thread());
    }

    /** A batch that fails ends the restore on this card: how much of it was staged is not known. */
    CompletableFuture<Response.Builder> frames(Request request) {
        RestoreFrames asked = request.getRestoreFrames();
        Session current = find(request, asked.getRestoreId());
        if (asked.getFirstFrame() != current.reader().next()) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "Give frame " + current.reader().next() + " next; frames are restored in order.");
        }
        session = null;
        return context.work(() -> open(current, asked.getFramesList()))
                .thenCompose(changes -> stage(request, changes))
                .whenCompleteAsync((staged, failure) -> settle(current, failure == null), context.thread())
                .thenApply(staged -> Answers.done());
    }

    CompletableFuture<Response.Builder> commit(Request request) {
        CommitRestore asked = request.getCommitRestore();
        Session current = find(request, asked.getRestoreId());
        session = null;
        return context.work(() -> {
                    current.reader().finish(asked.getTrailerFrame());
                    return CommitRestoreChange.newBuilder()
                            .setRestoreId(asked.getRestoreId())
                            .setPieces(current.reader().pieces())
                            .build();
                })
                .thenCompose(
                        change -> context.propose(request, Command.newBuilder().setCommitRestore(change)))
                .whenCompleteAsync((committed, failure) -> settle(current, false), context.thread())
                .thenApply(committed -> {
                    context.events()
                            .add(EventKind.RESTORE_COMMITTED, "Restore " + asked.getRestoreId() + " is in force.");
                    return Answers.done();
                });
    }

    CompletableFuture<Response.Builder> abandon(Request request) {
        AbandonRestoreChange change = AbandonRestoreChange.newBuilder()
                .setRestoreId(request.getAbandonRestore().getRestoreId())
                .build();
        return context.propose(request, Command.newBuilder().setAbandonRestore(change))
                .thenApplyAsync(
                        result -> {
                            close();
                            return Answers.done();
                        },
                        context.thread());
    }

    /** Wipes the key of a restore that was not finished. */
    @Override
    public void close() {
        if (session != null) {
            session.reader().close();
            session = null;
        }
    }

    private List<StageRestoreChange> open(Session current, List<ByteString> frames) {
        List<StageRestoreChange> changes = new ArrayList<>();
        for (ByteString frame : frames) {
            int piece = current.reader().next() - 1;
            changes.add(StageRestoreChange.newBuilder()
                    .setRestoreId(current.restoreId())
                    .setIndex(piece)
                    .setContents(wanted(current.onlyKey(), current.reader().piece(frame)))
                    .build());
        }
        return changes;
    }

    /** All of it, or of a selective restore the one key: nothing else even enters the stage. */
    private static VaultPiece wanted(String onlyKey, VaultPiece piece) {
        if (onlyKey.isEmpty()) {
            return piece;
        }
        VaultPiece.Builder wanted = VaultPiece.newBuilder();
        piece.getKeysList().stream()
                .filter(key -> key.getName().equalsIgnoreCase(onlyKey))
                .forEach(wanted::addKeys);
        return wanted.build();
    }

    private CompletableFuture<Void> stage(Request request, List<StageRestoreChange> changes) {
        return CompletableFuture.allOf(changes.stream()
                .map(change -> context.propose(request, Command.newBuilder().setStageRestore(change)))
                .toArray(CompletableFuture[]::new));
    }

    private Session find(Request request, String restoreId) {
        context.pool().vault().require(principal(request), Action.START_RESTORE, Scope.ROOT);
        Session current = session;
        if (current == null || !current.restoreId().equals(restoreId)) {
            throw new RefusedException(
                    Code.NOT_FOUND,
                    "This card is not at this restore (any more), or is reading frames of it; wait for its answer, or"
                            + " begin the restore again.");
        }
        return current;
    }

    /** Whether the restore goes on; not if another was begun meanwhile. */
    private void settle(Session current, boolean goesOn) {
        if (goesOn && session == null) {
            session = current;
        } else {
            current.reader().close();
        }
    }
}
