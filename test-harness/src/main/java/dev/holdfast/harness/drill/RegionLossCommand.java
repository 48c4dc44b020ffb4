package dev.holdfast.harness.drill;

import picocli.CommandLine.Command;

/** {@code hsm drill region-loss}. */
@Command(
        name = "region-loss",
        description =
                "Loses every card of a pool and brings the HSM back from its security domain, a quorum of custodians' keys"
                        + " and a backup; then proves that nothing was lost. Everything happens on this machine, in a"
                        + " folder of its own.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  hsm drill region-loss",
            "  hsm drill region-loss --keys 500 --quorum 3of5 --custody softhsm",
            "  hsm drill region-loss --custody module=/usr/lib/vendor/libpkcs11.so,token=sd,pin-file=pin.txt"
        })
public final class RegionLossCommand extends TotalLossCommand {

    public RegionLossCommand() {
        super("region-loss");
    }
}
