package dev.holdfast.harness.service;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The parent of what is done with a coordinator on its host. */
@Command(
        name = "coordinator",
        description = "Runs a coordinator on this host, from a configuration file.",
        subcommands = CoordinatorRunCommand.class,
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  hsm coordinator run --config /etc/holdfast/coordinator.conf")
public final class CoordinatorCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
