package dev.holdfast.harness.drill;

import picocli.CommandLine.Command;

/** {@code hsm drill rolling-restart}. */
@Command(
        name = "rolling-restart",
        description =
                "Restarts every card of a pool in turn while clients use it. No read may fail; a change may have to be asked for"
                        + " again.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm drill rolling-restart --cards 5")
public final class RollingRestartCommand extends UnderLoadCommand {

    public RollingRestartCommand() {
        super("rolling-restart");
    }
}
