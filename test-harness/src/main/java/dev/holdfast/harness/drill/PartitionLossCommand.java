package dev.holdfast.harness.drill;

import picocli.CommandLine.Command;

/** {@code hsm drill partition-loss}. */
@Command(
        name = "partition-loss",
        description =
                "Destroys cards of a pool while clients use it: first the one that leads, then all but one. Blank cards take"
                        + " their places; without a majority an operator recovers the pool from the card that is left.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm drill partition-loss --cards 5 --keys 500")
public final class PartitionLossCommand extends UnderLoadCommand {

    public PartitionLossCommand() {
        super("partition-loss");
    }
}
