package dev.holdfast.harness.evidence;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.CardEvidence;
import dev.holdfast.proto.v1.EvidenceFormat;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What evidence is wanted, and where it goes. */
final class EvidenceRequest {

    /** The two that there are. */
    private enum Format {
        RATS(EvidenceFormat.RATS),
        VENDOR(EvidenceFormat.VENDOR_BINARY);

        private final EvidenceFormat format;

        Format(EvidenceFormat format) {
            this.format = format;
        }
    }

    @Option(
            names = "--format",
            defaultValue = "RATS",
            description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.RATS;

    @Option(
            names = "--nonce",
            paramLabel = "HEX",
            required = true,
            description = "8 to 64 bytes that nobody could know before; they will be in the evidence.")
    private String nonce = "";

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "A file that is not there yet.")
    private Path out = Path.of("");

    EvidenceFormat format() {
        return format.format;
    }

    ByteString nonce() {
        return EvidenceFiles.hex(nonce);
    }

    void write(CardEvidence evidence) {
        EvidenceFiles.write(out, evidence.toByteArray());
    }
}
