package dev.holdfast.harness.firmware;

import dev.holdfast.harness.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code hsm firmware}. */
@Command(
        name = "firmware",
        description =
                "Makes, shows and checks the firmware images of cards, updates a pool with one, and tests the firmware.",
        subcommands = {
            FirmwareBuildCommand.class,
            FirmwareShowCommand.class,
            FirmwareCheckCommand.class,
            FirmwareUpdateCommand.class,
            FirmwareKeepCommand.class,
            FirmwareBackCommand.class,
            FirmwareVerifyCommand.class
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  hsm firmware show card-1.1.0.image")
public final class FirmwareCommand extends CommandGroup {}
