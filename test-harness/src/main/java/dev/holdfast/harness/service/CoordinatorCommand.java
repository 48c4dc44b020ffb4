package dev.holdfast.harness.service;

import dev.holdfast.harness.cli.CommandGroup;
import picocli.CommandLine.Command;

/** The parent of what is done with a coordinator on its host. */
@Command(
        name = "coordinator",
        description = "Runs a coordinator on this host, from a configuration file.",
        subcommands = CoordinatorRunCommand.class,
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  hsm coordinator run --config /etc/holdfast/coordinator.conf")
public final class CoordinatorCommand extends CommandGroup {}
