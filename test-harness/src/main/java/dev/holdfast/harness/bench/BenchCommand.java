package dev.holdfast.harness.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The parent of what is measured. */
@Command(
        name = "bench",
        description = "Measures this build on this machine.",
        subcommands = {RecoveryBench.class, ClusterBench.class},
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  hsm bench recovery")
public final class BenchCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
