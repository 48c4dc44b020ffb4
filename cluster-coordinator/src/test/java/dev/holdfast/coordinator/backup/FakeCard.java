package dev.holdfast.coordinator.backup;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.pool.CardConversation;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.BackupFrames;
import dev.holdfast.proto.v1.BackupSession;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RestoreSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Gives and takes frames without looking into them, and refuses the request it was told to. */
final class FakeCard implements CardConversation {

    private static final int FRAMES_PER_ANSWER = 3;

    private final List<ByteString> archive;
    private final List<ByteString> restored = new ArrayList<>();
    private final List<Request.ServiceCase> asked = new ArrayList<>();
    private Request.ServiceCase refused = Request.ServiceCase.SERVICE_NOT_SET;
    private boolean ended;

    FakeCard(List<ByteString> archive) {
        this.archive = archive;
    }

    FakeCard refusing(Request.ServiceCase service) {
        refused = service;
        return this;
    }

    /** What a restore was given, header and trailer included. */
    synchronized List<ByteString> restored() {
        return List.copyOf(restored);
    }

    synchronized List<Request.ServiceCase> asked() {
        return List.copyOf(asked);
    }

    /** Whether it was told that the backup is safely written. */
    synchronized boolean ended() {
        return ended;
    }

    @Override
    public synchronized CompletableFuture<Response> call(Request request) {
        asked.add(request.getServiceCase());
        if (request.getServiceCase() == refused) {
            return CompletableFuture.failedFuture(new RefusedException(Code.UNREACHABLE, "The card is gone."));
        }
        return CompletableFuture.completedFuture(answer(request));
    }

    private Response answer(Request request) {
        return switch (request.getServiceCase()) {
            case BEGIN_BACKUP ->
                Response.newBuilder()
                        .setBackupSession(
                                BackupSession.newBuilder().setBackupId("b").setFrames(archive.size()))
                        .build();
            case READ_BACKUP -> {
                int first = request.getReadBackup().getFirstFrame();
                yield Response.newBuilder()
                        .setBackupFrames(BackupFrames.newBuilder()
                                .addAllFrames(
                                        archive.subList(first, Math.min(first + FRAMES_PER_ANSWER, archive.size()))))
                        .build();
            }
            case END_BACKUP -> {
                ended = request.getEndBackup().getWritten();
                yield Response.getDefaultInstance();
            }
            case BEGIN_RESTORE -> {
                restored.add(request.getBeginRestore().getHeaderFrame());
                yield Response.newBuilder()
                        .setRestoreSession(RestoreSession.newBuilder().setRestoreId("r"))
                        .build();
            }
            case RESTORE_FRAMES -> {
                if (request.getRestoreFrames().getFirstFrame() != restored.size()) {
                    throw new AssertionError("frames out of order");
                }
                restored.addAll(request.getRestoreFrames().getFramesList());
                yield Response.getDefaultInstance();
            }
            case COMMIT_RESTORE -> {
                restored.add(request.getCommitRestore().getTrailerFrame());
                yield Response.getDefaultInstance();
            }
            default -> Response.getDefaultInstance();
        };
    }
}
