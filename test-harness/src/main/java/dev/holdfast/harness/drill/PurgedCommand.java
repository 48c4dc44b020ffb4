package dev.holdfast.harness.drill;

import picocli.CommandLine.Command;

/** {@code hsm drill purged}. */
@Command(
        name = "purged",
        description =
                "Deletes a pool and purges it, as by mistake or by malice, and brings the HSM back from its security domain, a"
                        + " quorum of custodians' keys and a backup; then proves that nothing was lost.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  hsm drill purged", "  hsm drill purged --keys 500 --quorum 3of5"})
public final class PurgedCommand extends TotalLossCommand {

    public PurgedCommand() {
        super("purged");
    }
}
