package dev.holdfast.harness.node;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hsm partition}: the commands of one card on one host. */
@Command(
        name = "partition",
        description = "Makes, runs and looks at one card as a process of its own.",
        subcommands = {
            PartitionInitCommand.class,
            PartitionPapersCommand.class,
            PartitionRunCommand.class,
            PartitionStatusCommand.class
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExample:%n",
        footer = "  hsm partition run --config /etc/holdfast/partition.conf")
public final class PartitionCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: init, papers, run or status");
    }
}
