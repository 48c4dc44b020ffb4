package dev.holdfast.harness.evidence;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.partition.attestation.TestRoots;
import dev.holdfast.proto.trust.Pem;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hsm attest roots}. */
@Command(
        name = "roots",
        description = {
            "Writes the test roots of the vendor's binary attestation: maker-test-root.pem and owner-test-root.pem.",
            "They are the same for everybody and prove nothing: keys below them are published with the firmware."
        },
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm attest roots .")
final class AttestRootsCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "A folder that is there.")
    private Path folder = Path.of("");

    @Override
    public Integer call() {
        write("maker-test-root.pem", TestRoots.maker());
        write("owner-test-root.pem", TestRoots.owner());
        return ExitCode.OK.code();
    }

    private void write(String name, byte[] root) {
        EvidenceFiles.write(
                folder.resolve(name), Pem.CERTIFICATE.write(List.of(root)).getBytes(US_ASCII));
    }
}
