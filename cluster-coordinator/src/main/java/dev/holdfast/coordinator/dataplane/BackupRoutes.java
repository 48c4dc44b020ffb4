package dev.holdfast.coordinator.dataplane;

import dev.holdfast.coordinator.backup.Job;
import dev.holdfast.coordinator.backup.Jobs;
import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.Route;
import dev.holdfast.coordinator.storage.BackupStorage;
import dev.holdfast.coordinator.storage.StorageMap;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Full backup, full restore, and restore of one key out of a full backup. A job's status is told to whoever knows its id,
 * which cannot be guessed: clients that spell the HSM's name in another case than it was created with ask without a token.
 */
public final class BackupRoutes {

    private static final String ACTION = "Microsoft.KeyVault/managedHsm/";
    private static final String KEY = "key-name";
    private static final String JOB = "job-id";

    private final Jobs jobs;
    private final StorageMap storage;
    private final StartedJobs started = new StartedJobs();

    public BackupRoutes(Jobs jobs, StorageMap storage) {
        this.jobs = jobs;
        this.storage = storage;
    }

    public List<Route<HsmExchange>> routes() {
        return List.of(
                Route.<HsmExchange>of(
                                "FullBackup",
                                "POST",
                                "/backup",
                                "Writes all keys, roles and settings into a new folder of a blob container, encrypted"
                                        + " under the security domain.",
                                this::backup)
                        .needing(ACTION + "backup/start/action")
                        .taking(StorageAccess.class)
                        .answering(202, JobDocument.class),
                Route.<HsmExchange>of(
                                "FullBackupStatus",
                                "GET",
                                "/backup/{" + JOB + "}/pending",
                                "How a backup goes.",
                                exchange -> status(exchange, true))
                        .open()
                        .answering(200, JobDocument.class),
                Route.<HsmExchange>of(
                                "FullRestore",
                                "PUT",
                                "/restore",
                                "Puts what a backup holds in the place of all keys, roles and settings.",
                                this::restore)
                        .needing(ACTION + "restore/start/action")
                        .taking(RestoreParameters.class)
                        .answering(202, JobDocument.class),
                Route.<HsmExchange>of(
                                "SelectiveKeyRestore",
                                "PUT",
                                "/keys/{" + KEY + "}/restore",
                                "Brings one key back out of a full backup, with all its versions.",
                                this::restoreKey)
                        .needing(ACTION + "restore/start/action")
                        .taking(RestoreParameters.OfKey.class)
                        .answering(202, JobDocument.class),
                Route.<HsmExchange>of(
                                "RestoreStatus",
                                "GET",
                                "/restore/{" + JOB + "}/pending",
                                "How a restore goes.",
                                exchange -> status(exchange, false))
                        .open()
                        .answering(200, JobDocument.class));
    }

    private CompletableFuture<Answer> backup(HsmExchange exchange) {
        StorageAccess access = exchange.body(StorageAccess.class);
        String container = BackupFolder.withoutSlashes(access.requireUri());
        BackupStorage opened = access.open(storage, container);
        return accepted(
                exchange,
                "/backup/",
                started.begin(
                        exchange, () -> jobs.backup(exchange.pool(), exchange.requireCaller(), opened, container)));
    }

    private CompletableFuture<Answer> restore(HsmExchange exchange) {
        RestoreParameters asked = exchange.body(RestoreParameters.class);
        BackupFolder backup = asked.backup();
        BackupStorage opened = asked.requireStorage().open(storage, backup.container());
        return accepted(
                exchange,
                "/restore/",
                started.begin(
                        exchange,
                        () -> jobs.restore(exchange.pool(), exchange.requireCaller(), opened, backup.name())));
    }

    private CompletableFuture<Answer> restoreKey(HsmExchange exchange) {
        RestoreParameters asked = exchange.body(RestoreParameters.OfKey.class).asOfAll();
        BackupFolder backup = asked.backup();
        BackupStorage opened = asked.requireStorage().open(storage, backup.container());
        return accepted(
                exchange,
                "/restore/",
                started.begin(
                        exchange,
                        () -> jobs.restoreKey(
                                exchange.pool(), exchange.requireCaller(), opened, backup.name(), exchange.gap(KEY))));
    }

    private static CompletableFuture<Answer> accepted(HsmExchange exchange, String path, Job job) {
        return Promptly.begun(job.done())
                .thenApply(begun -> Accepted.json(exchange, path + job.id() + "/pending", JobDocument.begun(job)));
    }

    private CompletableFuture<Answer> status(HsmExchange exchange, boolean ofBackup) {
        Job job = jobs.find(exchange.gap(JOB))
                .filter(found -> found.poolName().equals(exchange.pool().name()))
                .filter(found -> (found.kind() == Job.Kind.BACKUP) == ofBackup)
                .orElseThrow(() -> new RefusedException(Code.NOT_FOUND, "This HSM has no such job."));
        return CompletableFuture.completedFuture(Answer.ok(JobDocument.of(job)));
    }
}
