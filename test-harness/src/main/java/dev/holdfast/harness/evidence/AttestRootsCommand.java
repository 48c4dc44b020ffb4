package dev.holdfast.harness.evidence;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.service.HomeOption;
import dev.holdfast.partition.factory.AttestationRoot;
import dev.holdfast.partition.factory.AttestationRoot.Holder;
import dev.holdfast.proto.trust.Pem;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hsm attest roots}. */
@Command(
        name = "roots",
        description = {
            "Writes this installation's test roots of the vendor's binary attestation: maker-test-root.pem and"
                    + " owner-test-root.pem.",
            "Roots of a simulator: they say which installation a card belongs to, and nothing about hardware."
        },
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm attest roots .")
final class AttestRootsCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "A folder that is there.")
    private Path folder = Path.of("");

    @Mixin
    private HomeOption service = new HomeOption();

    @Mixin
    private Authorities authorities = new Authorities();

    @Override
    public Integer call() {
        write("maker-test-root.pem", Holder.MAKER);
        write("owner-test-root.pem", Holder.OWNER);
        return ExitCode.OK.code();
    }

    private void write(String name, Holder holder) {
        try (AttestationRoot certifier = authorities.root(holder, service.home())) {
            EvidenceFiles.write(
                    folder.resolve(name),
                    Pem.CERTIFICATE.write(List.of(certifier.root())).getBytes(US_ASCII));
        }
    }
}
