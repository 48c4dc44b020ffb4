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
import dev.holdfast.proto.v1.CommandResult;
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
 * that is interrupted leaves nothing but a stage, which the next restore replaces.
 */
final class RestoreServices {

    private record Session(String restoreId, String onlyKey, ArchiveReader reader) {}

    private final ServiceContext context;
    private @Nullable Session session;

    RestoreServices(ServiceContext context) {
        this.context = context;
    }

    CompletableFuture<Response.Builder> begin(Request request) {
        BeginRestore asked = request.getBeginRestore();
        String restoreId = Ids.random(context.crypto());
        return context.read(request)
                .thenCompose(vault -> {
                    vault.require(principal(request), Action.START_RESTORE, Scope.ROOT);
                    vault.requireActivated();
                    return context.work(() -> {
                        try (DomainKeys keys = context.pool().domainKeys(vault)) {
                            return new ArchiveReader(context.crypto(), keys, asked.getHeaderFrame());
                        }
                    });
                })
                .thenCompose(reader -> {
                    BeginRestoreChange change = BeginRestoreChange.newBuilder()
                            .setStage(RestoreStage.newBuilder()
                                    .setRestoreId(restoreId)
                                    .setOnlyKey(asked.getOnlyKey())
                                    .setStartedMillis(context.now()))
                            .setDomainId(reader.domainId())
                            .build();
                    return propose(request, Command.newBuilder().setBeginRestore(change))
                            .whenComplete((result, refused) -> {
                                if (refused != null) {
                                    reader.close();
                                }
                            })
                            .thenApply(result -> {
                                closeSession();
                                session = new Session(restoreId, asked.getOnlyKey(), reader);
                                return Response.newBuilder()
                                        .setRestoreSession(
                                                RestoreSession.newBuilder().setRestoreId(restoreId));
                            });
                });
    }

    CompletableFuture<Response.Builder> frames(Request request) {
        RestoreFrames asked = request.getRestoreFrames();
        Session current = session(request, asked.getRestoreId());
        if (asked.getFirstFrame() != current.reader().next()) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "Give frame " + current.reader().next() + " next; frames are restored in order.");
        }
        return context.work(() -> open(current, asked.getFramesList()))
                .thenCompose(changes -> {
                    List<CompletableFuture<CommandResult>> staged = new ArrayList<>();
                    for (StageRestoreChange change : changes) {
                        staged.add(propose(request, Command.newBuilder().setStageRestore(change)));
                    }
                    return CompletableFuture.allOf(staged.toArray(CompletableFuture[]::new));
                })
                .thenApply(done -> Answers.done());
    }

    CompletableFuture<Response.Builder> commit(Request request) {
        CommitRestore asked = request.getCommitRestore();
        Session current = session(request, asked.getRestoreId());
        return context.work(() -> {
                    current.reader().finish(asked.getTrailerFrame());
                    return CommitRestoreChange.newBuilder()
                            .setRestoreId(asked.getRestoreId())
                            .setPieces(current.reader().pieces())
                            .build();
                })
                .thenCompose(change -> propose(request, Command.newBuilder().setCommitRestore(change)))
                .thenApply(result -> {
                    closeSession();
                    context.events()
                            .add(EventKind.RESTORE_COMMITTED, "Restore " + asked.getRestoreId() + " is in force.");
                    return Answers.done();
                });
    }

    CompletableFuture<Response.Builder> abandon(Request request) {
        String restoreId = request.getAbandonRestore().getRestoreId();
        AbandonRestoreChange change =
                AbandonRestoreChange.newBuilder().setRestoreId(restoreId).build();
        return propose(request, Command.newBuilder().setAbandonRestore(change)).thenApply(result -> {
            closeSession();
            return Answers.done();
        });
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

    private Session session(Request request, String restoreId) {
        context.pool().vault().require(principal(request), Action.START_RESTORE, Scope.ROOT);
        Session current = session;
        if (current == null || !current.restoreId().equals(restoreId)) {
            throw new RefusedException(
                    Code.NOT_FOUND, "This card knows no such restore (any more); begin the restore again.");
        }
        return current;
    }

    private void closeSession() {
        if (session != null) {
            session.reader().close();
            session = null;
        }
    }

    private CompletableFuture<CommandResult> propose(Request request, Command.Builder change) {
        return context.pool().propose(principal(request), change);
    }
}
