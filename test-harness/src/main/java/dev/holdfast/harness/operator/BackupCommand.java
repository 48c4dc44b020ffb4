package dev.holdfast.harness.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.harness.cli.CommandGroup;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.proto.v1.ControlRequest;
import dev.holdfast.proto.v1.ControlRequest.ListBackups;
import dev.holdfast.proto.v1.ControlRequest.ListJobs;
import dev.holdfast.proto.v1.ControlRequest.StartBackup;
import dev.holdfast.proto.v1.JobReport;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hsm backup}. */
@Command(
        name = "backup",
        description = "Backs a pool up, lists backups, and tells how backups and restores are getting on.",
        footerHeading = "%nExample:%n",
        footer = "  hsm backup start --hsm-name ContosoMHSM")
public final class BackupCommand extends CommandGroup {

    @Command(
            name = "start",
            description = "Writes all that a pool holds into a new folder of the storage.",
            sortOptions = false,
            footerHeading = "%nExamples:%n",
            footer = {
                "  hsm backup start --hsm-name ContosoMHSM --storage /mnt/backups",
                "  hsm backup start --hsm-name ContosoMHSM --storage https://contoso.blob.core.windows.net/mhsm"
                        + " --sas-token-file sas.txt"
            })
    int start(
            @Option(names = "--hsm-name", required = true, paramLabel = "NAME", description = "The pool.") String pool,
            @Mixin StorageOptions storage,
            @Option(names = "--no-wait", description = "Do not wait until it is done.") boolean noWait,
            @Mixin Coordinator coordinator) {
        StartBackup start = StartBackup.newBuilder()
                .setPool(pool)
                .setStorage(storage.storage(coordinator.home()))
                .build();
        JobReport job = coordinator
                .ask(ControlRequest.newBuilder().setStartBackup(start))
                .getJob();
        return JobWatch.show(coordinator, job, !noWait);
    }

    @Command(
            name = "list",
            description = "Lists the backups in a storage, the oldest of a pool first.",
            sortOptions = false,
            footerHeading = "%nExample:%n",
            footer = "  hsm backup list --storage /mnt/backups")
    int list(@Mixin StorageOptions storage, @Mixin Coordinator coordinator) {
        ListBackups list = ListBackups.newBuilder()
                .setStorage(storage.storage(coordinator.home()))
                .build();
        List<String> folders = coordinator
                .ask(ControlRequest.newBuilder().setListBackups(list))
                .getBackups()
                .getFoldersList();
        if (coordinator.json()) {
            ObjectNode document = Json.document("holdfast.backups/1");
            ArrayNode names = document.putArray("folders");
            folders.forEach(names::add);
            coordinator.out().println(document.toPrettyString());
        } else if (folders.isEmpty()) {
            coordinator.out().println("There is no backup there.");
        } else {
            folders.forEach(coordinator.out()::println);
        }
        return ExitCode.OK.code();
    }

    @Command(
            name = "status",
            description = "Tells how a backup or a restore is getting on, or all that the coordinator knows.",
            footerHeading = "%nExample:%n",
            footer = "  hsm backup status --json")
    int status(
            @Parameters(paramLabel = "JOB", arity = "0..1", description = "The job's id. Default: all.") @Nullable
                    String id,
            @Mixin Coordinator coordinator) {
        if (id != null) {
            return JobWatch.show(coordinator, JobWatch.find(coordinator, id), false);
        }
        List<JobReport> jobs = coordinator
                .ask(ControlRequest.newBuilder().setListJobs(ListJobs.getDefaultInstance()))
                .getJobs()
                .getJobsList();
        if (coordinator.json()) {
            ObjectNode document = Json.document("holdfast.jobs/1");
            ArrayNode all = document.putArray("jobs");
            jobs.forEach(job -> all.add(Json.job(job)));
            coordinator.out().println(document.toPrettyString());
        } else if (jobs.isEmpty()) {
            coordinator.out().println("The coordinator knows of no backup or restore.");
        } else {
            jobs.forEach(job -> coordinator.out().println(job.getJob() + "  " + StatusText.job(job)));
        }
        return ExitCode.OK.code();
    }
}
