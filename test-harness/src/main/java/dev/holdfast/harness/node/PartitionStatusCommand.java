package dev.holdfast.harness.node;

import dev.holdfast.harness.cli.ExitCode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hsm partition status}. */
@Command(
        name = "status",
        description = {
            "Says whether the card's process runs on this host, and whether the card answers.",
            "The exit code is 0 only when it does."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm partition status --config /etc/holdfast/partition.conf")
final class PartitionStatusCommand implements Callable<Integer> {

    private static final int MIB = 1 << 20;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The card's configuration.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        PartitionConfig config = PartitionConfig.read(file);
        Optional<PartitionProcess> process = PartitionProcess.find(config);
        spec.commandLine()
                .getOut()
                .println(process.map(running -> describe(running, config)).orElse("not running"));
        boolean answers = process.map(PartitionProcess::answers).orElse(false);
        return (answers ? ExitCode.OK : ExitCode.FAILED).code();
    }

    private static String describe(PartitionProcess running, PartitionConfig config) {
        return "process " + running.pid() + ", " + running.residentBytes() / MIB + " MiB, "
                + (running.answers() ? "answers at " + config.advertise() : "starting");
    }
}
