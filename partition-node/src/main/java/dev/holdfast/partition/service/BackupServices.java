package dev.holdfast.partition.service;

import static dev.holdfast.partition.service.ServiceContext.principal;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.access.Action;
import dev.holdfast.partition.access.Scope;
import dev.holdfast.partition.archive.ArchiveWriter;
import dev.holdfast.partition.pool.DomainKeys;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.ArchiveHeader;
import dev.holdfast.proto.v1.BackupFrames;
import dev.holdfast.proto.v1.BackupRecord;
import dev.holdfast.proto.v1.BackupSession;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.EndBackup;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.PoolRecord;
import dev.holdfast.proto.v1.ReadBackup;
import dev.holdfast.proto.v1.RecordBackupChange;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Full backups. The archive is the vault at one point of the log: the vault is an immutable value, so the pool goes on
 * serving while it is written out. The card that began a backup holds its frames until it is ended; if the card is lost
 * in between, the backup has failed and has to be begun again.
 */
final class BackupServices {

    private static final int PIECE_BYTES = 256 << 10;
    private static final int ANSWER_BYTES = 1 << 20;
    private static final int MAX_SESSIONS = 2;
    private static final long SESSION_NANOS = 10 * 60_000_000_000L;

    /** @param begunNanos on the card's own clock, which nobody moves */
    private record Session(List<ByteString> frames, long startedMillis, long begunNanos) {}

    private final ServiceContext context;
    private final Map<String, Session> sessions = new LinkedHashMap<>();

    BackupServices(ServiceContext context) {
        this.context = context;
    }

    CompletableFuture<Response.Builder> begin(Request request) {
        long started = context.now();
        return context.read().thenCompose(vault -> {
            vault.require(principal(request), Action.START_BACKUP, Scope.ROOT);
            vault.requireOpen();
            String backupId = Ids.chosen(request.getBeginBackup().getBackupId(), context.crypto());
            requireRoom(backupId);
            return context.work(() -> archive(vault, started))
                    .thenApplyAsync(
                            frames -> {
                                requireRoom(backupId);
                                sessions.put(backupId, new Session(frames, started, nanos()));
                                return Response.newBuilder()
                                        .setBackupSession(BackupSession.newBuilder()
                                                .setBackupId(backupId)
                                                .setFrames(frames.size())
                                                .setAtIndex(vault.appliedIndex())
                                                .setKeys(vault.keyCount())
                                                .setKeyVersions(vault.keyVersionCount()));
                            },
                            context.thread());
        });
    }

    CompletableFuture<Response.Builder> read(Request request) {
        ReadBackup asked = request.getReadBackup();
        context.pool().vault().require(principal(request), Action.START_BACKUP, Scope.ROOT);
        List<ByteString> frames = session(asked.getBackupId()).frames();
        if (asked.getFirstFrame() < 0 || asked.getFirstFrame() >= frames.size()) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "This archive has " + frames.size() + " frames, counted from 0.");
        }
        BackupFrames.Builder answer = BackupFrames.newBuilder();
        int bytes = 0;
        for (ByteString frame : frames.subList(asked.getFirstFrame(), frames.size())) {
            bytes += frame.size();
            if (answer.getFramesCount() > 0 && bytes > ANSWER_BYTES) {
                break;
            }
            answer.addFrames(frame);
        }
        return CompletableFuture.completedFuture(Response.newBuilder().setBackupFrames(answer));
    }

    CompletableFuture<Response.Builder> end(Request request) {
        EndBackup asked = request.getEndBackup();
        context.pool().vault().require(principal(request), Action.START_BACKUP, Scope.ROOT);
        Session session = session(asked.getBackupId());
        if (!asked.getWritten()) {
            sessions.remove(asked.getBackupId());
            return CompletableFuture.completedFuture(Answers.done());
        }
        RecordBackupChange change = RecordBackupChange.newBuilder()
                .setBackup(BackupRecord.newBuilder()
                        .setBackupId(asked.getBackupId())
                        .setStartedMillis(session.startedMillis())
                        .setFinishedMillis(context.now()))
                .build();
        return context.propose(request, Command.newBuilder().setRecordBackup(change))
                .thenApplyAsync(
                        result -> {
                            sessions.remove(asked.getBackupId());
                            context.events()
                                    .add(EventKind.BACKUP_TAKEN, "Backup " + asked.getBackupId() + " is written.");
                            return Answers.done();
                        },
                        context.thread());
    }

    private List<ByteString> archive(Vault vault, long takenMillis) {
        PoolRecord pool = vault.pool().orElseThrow();
        ArchiveHeader header = ArchiveHeader.newBuilder()
                .setPoolName(pool.getName())
                .setPoolId(pool.getPoolId())
                .setTakenMillis(takenMillis)
                .setAtIndex(vault.appliedIndex())
                .setKeys(vault.keyCount())
                .setKeyVersions(vault.keyVersionCount())
                .build();
        try (DomainKeys keys = context.pool().domainKeys(vault)) {
            return ArchiveWriter.write(context.crypto(), keys, header, vault.contents(PIECE_BYTES));
        }
    }

    private Session session(String backupId) {
        Session session = sessions.get(backupId);
        if (session == null) {
            throw new RefusedException(
                    Code.NOT_FOUND, "This card knows no such backup (any more); begin the backup again.");
        }
        return session;
    }

    private void requireRoom(String backupId) {
        dropAbandoned();
        if (sessions.containsKey(backupId)) {
            throw new RefusedException(
                    Code.CONFLICT, "Conflict", "", "This card is at a backup of this name; choose another one.");
        }
        if (sessions.size() >= MAX_SESSIONS) {
            throw new RefusedException(
                    Code.BUSY, "Conflict", "", "This card is taking a backup already; wait until it is done.");
        }
    }

    private long nanos() {
        return context.environment().clock().monotonicNanos();
    }

    private void dropAbandoned() {
        long now = nanos();
        for (Iterator<Session> each = sessions.values().iterator(); each.hasNext(); ) {
            if (now - each.next().begunNanos() > SESSION_NANOS) {
                each.remove();
            }
        }
    }
}
