package dev.holdfast.harness.evidence;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.proto.attestation.EvidenceVerifier;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hsm attest verify}. */
@Command(
        name = "verify",
        description = {
            "Checks evidence: both chains lead to one key, that key signed it, and it was made for this nonce. Prints"
                    + " its claims.",
            "Roots: of RATS evidence those of the card's maker and owner; of the vendor's binary their test roots, as"
                    + " hsm attest roots writes them."
        },
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm attest verify card-1.evidence --maker-root rack/maker/root.pem --owner-root rack/owner/root.pem"
                + " --nonce 00112233445566778899")
final class AttestVerifyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "As hsm attest card or key wrote it.")
    private Path file = Path.of("");

    @Option(
            names = "--maker-root",
            paramLabel = "FILE",
            required = true,
            description = "The maker's root certificate, PEM or DER.")
    private Path makerRoot = Path.of("");

    @Option(
            names = "--owner-root",
            paramLabel = "FILE",
            required = true,
            description = "The owner's root certificate, PEM or DER.")
    private Path ownerRoot = Path.of("");

    @Option(
            names = "--nonce",
            paramLabel = "HEX",
            defaultValue = "",
            description = "What was asked with; without it the evidence may be old.")
    private String nonce = "";

    @Override
    public Integer call() {
        Optional<ByteString> wanted = nonce.isEmpty() ? Optional.empty() : Optional.of(EvidenceFiles.hex(nonce));
        new EvidenceVerifier(
                        EvidenceFiles.trust("maker", makerRoot),
                        EvidenceFiles.trust("owner", ownerRoot),
                        System.currentTimeMillis())
                .verify(EvidenceFiles.read(file), wanted)
                .forEach(spec.commandLine().getOut()::println);
        return ExitCode.OK.code();
    }
}
