package dev.holdfast.harness.drill;

import picocli.CommandLine.Command;

/** {@code hsm drill archived}. */
@Command(
        name = "archived",
        description =
                "Backs a pool up, deletes its keys and the pool, lets years pass, and brings the HSM back from its security"
                        + " domain, a quorum of custodians' keys and the backup; then proves that nothing was lost.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  hsm drill archived", "  hsm drill archived --keys 500 --quorum 3of5"})
public final class ArchivedCommand extends TotalLossCommand {

    public ArchivedCommand() {
        super("archived");
    }
}
