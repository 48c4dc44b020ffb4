package dev.holdfast.coordinator.operator;

import dev.holdfast.coordinator.backup.Job;
import dev.holdfast.coordinator.backup.JobState;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.storage.BackupStorage;
import dev.holdfast.coordinator.storage.FolderStorage;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ControlReply;
import dev.holdfast.proto.v1.ControlReply.BackupList;
import dev.holdfast.proto.v1.ControlReply.JobList;
import dev.holdfast.proto.v1.ControlRequest.ListBackups;
import dev.holdfast.proto.v1.ControlRequest.ShowJob;
import dev.holdfast.proto.v1.ControlRequest.StartBackup;
import dev.holdfast.proto.v1.ControlRequest.StartRestore;
import dev.holdfast.proto.v1.ControlRequest.Storage;
import dev.holdfast.proto.v1.JobReport;
import java.nio.file.Path;
import java.util.Locale;

/** Backups and restores: started here, and watched by asking again. */
final class BackupRequests {

    private final ServiceParts parts;

    BackupRequests(ServiceParts parts) {
        this.parts = parts;
    }

    ControlReply start(StartBackup asked) {
        Pool pool = parts.requirePool(asked.getPool());
        return started(parts.jobs().backup(pool, parts.administrator(), open(asked.getStorage())));
    }

    ControlReply restore(StartRestore asked) {
        Pool pool = parts.requirePool(asked.getPool());
        BackupStorage storage = open(asked.getStorage());
        return started(
                asked.getOnlyKey().isEmpty()
                        ? parts.jobs().restore(pool, parts.administrator(), storage, asked.getFolder())
                        : parts.jobs()
                                .restoreKey(
                                        pool, parts.administrator(), storage, asked.getFolder(), asked.getOnlyKey()));
    }

    ControlReply list(ListBackups asked) {
        return ControlReply.newBuilder()
                .setBackups(BackupList.newBuilder()
                        .addAllFolders(open(asked.getStorage()).list()))
                .build();
    }

    ControlReply show(ShowJob asked) {
        return started(parts.jobs()
                .find(asked.getJob())
                .orElseThrow(() -> new RefusedException(
                        Code.NOT_FOUND, "There is no job " + asked.getJob() + "; look with hsm backup status.")));
    }

    ControlReply listJobs() {
        return ControlReply.newBuilder()
                .setJobs(JobList.newBuilder()
                        .addAllJobs(parts.jobs().list().stream()
                                .map(BackupRequests::report)
                                .toList()))
                .build();
    }

    private static ControlReply started(Job job) {
        return ControlReply.newBuilder().setJob(report(job)).build();
    }

    private static JobReport report(Job job) {
        JobReport.Builder report = JobReport.newBuilder()
                .setJob(job.id())
                .setKind(job.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .setPool(job.poolName())
                .setFolder(job.folder());
        JobState state = job.state();
        if (state instanceof JobState.Running running) {
            report.setProgress(running.progress()).setBytes(running.bytes()).setFrames(running.frames());
        } else if (state instanceof JobState.Succeeded succeeded) {
            report.setEnded(true).setProgress(1).setBytes(succeeded.bytes()).setFrames(succeeded.frames());
        } else if (state instanceof JobState.Failed failed) {
            report.setEnded(true).setFailure(failed.reason());
        }
        return report.build();
    }

    private BackupStorage open(Storage asked) {
        if (!asked.getPlace().contains("://")) {
            return new FolderStorage(Path.of(asked.getPlace()));
        }
        return parts.storage().open(asked.getPlace(), asked.getSasToken().toStringUtf8());
    }
}
