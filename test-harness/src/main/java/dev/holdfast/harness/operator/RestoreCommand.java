package dev.holdfast.harness.operator;

import dev.holdfast.harness.cli.CommandGroup;
import dev.holdfast.proto.v1.ControlRequest;
import dev.holdfast.proto.v1.ControlRequest.StartRestore;
import dev.holdfast.proto.v1.JobReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hsm restore}. */
@Command(
        name = "restore",
        description = "Restores a pool, or one key of it, from a backup.",
        footerHeading = "%nExample:%n",
        footer = "  hsm restore start --hsm-name ContosoMHSM2 --backup-folder mhsm-ContosoMHSM-2026010112000000")
public final class RestoreCommand extends CommandGroup {

    @Command(
            name = "start",
            description =
                    "Puts what a backup holds in the place of all keys and roles of the pool. A backup of the pool as"
                            + " it is must have been taken before, even of an empty one.",
            sortOptions = false,
            footerHeading = "%nExample:%n",
            footer = "  hsm restore start --hsm-name ContosoMHSM2 --backup-folder mhsm-ContosoMHSM-2026010112000000")
    int start(
            @Option(names = "--hsm-name", required = true, paramLabel = "NAME", description = "The pool.") String pool,
            @Option(
                            names = "--backup-folder",
                            required = true,
                            paramLabel = "FOLDER",
                            description = "The backup's own folder, as hsm backup list names it.")
                    String folder,
            @Option(
                            names = "--key-name",
                            paramLabel = "KEY",
                            defaultValue = "",
                            description = "Bring back this purged key only.")
                    String key,
            @Mixin StorageOptions storage,
            @Option(names = "--no-wait", description = "Do not wait until it is done.") boolean noWait,
            @Mixin Coordinator coordinator) {
        StartRestore start = StartRestore.newBuilder()
                .setPool(pool)
                .setStorage(storage.storage(coordinator.home()))
                .setFolder(folder)
                .setOnlyKey(key)
                .build();
        JobReport job = coordinator
                .ask(ControlRequest.newBuilder().setStartRestore(start))
                .getJob();
        return JobWatch.show(coordinator, job, !noWait);
    }
}
