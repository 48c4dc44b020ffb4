package dev.holdfast.coordinator.backup;

import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.AbandonRestore;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EndBackup;
import dev.holdfast.proto.v1.JobKind;
import dev.holdfast.proto.v1.RegisteredJob;
import dev.holdfast.proto.v1.Request;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What a pool still keeps of a job whose service stopped: a half restore closes it, a half backup takes room. */
final class CutOffJobs {

    private CutOffJobs() {}

    /** Completes when the pool keeps nothing of it, and fails when that is not known. */
    static CompletableFuture<Void> giveUp(RegisteredJob entry, Pool pool) {
        Caller caller = new Caller(entry.getPrincipal());
        return entry.getKind() == JobKind.JOB_BACKUP
                ? endBackup(pool, caller, entry.getId())
                : abandonRestore(pool, caller, entry.getId());
    }

    /** One card has the archive in its memory, and forgets it by itself before long. */
    private static CompletableFuture<Void> endBackup(Pool pool, Caller caller, String backupId) {
        Request request = caller.request()
                .setEndBackup(EndBackup.newBuilder().setBackupId(backupId).setWritten(false))
                .build();
        return CompletableFuture.allOf(pool.cardIds().stream()
                .map(card -> pool.client().callCard(card, request).handle((done, notThere) -> null))
                .toArray(CompletableFuture[]::new));
    }

    private static CompletableFuture<Void> abandonRestore(Pool pool, Caller caller, String restoreId) {
        Request request = caller.request()
                .setAbandonRestore(AbandonRestore.newBuilder().setRestoreId(restoreId))
                .build();
        return pool.client().call(request).handle((done, failure) -> {
            if (failure != null && !isNotUnderWay(failure)) {
                throw new CompletionException(failure);
            }
            return null;
        });
    }

    private static boolean isNotUnderWay(Throwable failure) {
        return RefusedException.isOf(failure, Code.NOT_FOUND);
    }
}
