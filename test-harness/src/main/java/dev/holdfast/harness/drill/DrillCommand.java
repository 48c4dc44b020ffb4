package dev.holdfast.harness.drill;

import dev.holdfast.harness.matrix.MatrixCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The drills there are. */
@Command(
        name = "drill",
        description = "Destroys an HSM on purpose and proves what came back.",
        subcommands = {
            ListCommand.class,
            ShowCommand.class,
            NewCommand.class,
            CheckCommand.class,
            WordsCommand.class,
            RunCommand.class,
            RegionLossCommand.class,
            PurgedCommand.class,
            ArchivedCommand.class,
            PartitionLossCommand.class,
            RollingRestartCommand.class,
            RollingUpdateCommand.class,
            MatrixCommand.class
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "DRILL",
        footerHeading = "%nExample:%n",
        footer = "  hsm drill region-loss --keys 100 --quorum 3of5")
public final class DrillCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say which drill");
    }
}
