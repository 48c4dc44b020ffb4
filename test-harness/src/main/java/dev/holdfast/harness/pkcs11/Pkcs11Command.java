package dev.holdfast.harness.pkcs11;

import dev.holdfast.harness.cli.CommandGroup;
import picocli.CommandLine.Command;

/** The parent of what is done with PKCS#11 doors. */
@Command(
        name = "pkcs11",
        description = "Connects PKCS#11 applications to a pool, or to one of its cards.",
        subcommands = {InfoCommand.class, InitCommand.class, FaultCommand.class, ResilienceCommand.class},
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  hsm pkcs11 info ContosoMHSM")
public final class Pkcs11Command extends CommandGroup {}
