package dev.holdfast.harness.evidence;

import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.audit.AuditPin;
import dev.holdfast.proto.audit.AuditVerifier;
import dev.holdfast.proto.audit.AuditVerifier.Report;
import dev.holdfast.proto.trust.Trust;
import dev.holdfast.proto.v1.AuditEntry;
import dev.holdfast.proto.v1.AuditHead;
import dev.holdfast.proto.v1.Code;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hsm audit verify}. */
@Command(
        name = "verify",
        description = {
            "Finds any edit, drop, reorder or truncation in an exported audit log, and names the first bad entry.",
            "What was cut off by the card itself is found by who names an earlier export, or a head, of the same card."
        },
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm audit verify today.audit --maker-root root.pem --since yesterday.audit")
final class AuditVerifyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "As hsm audit export wrote it.")
    private Path file = Path.of("");

    @Option(
            names = "--maker-root",
            paramLabel = "FILE",
            required = true,
            description = "The maker's root certificate, PEM or DER.")
    private Path makerRoot = Path.of("");

    @Option(names = "--since", paramLabel = "FILE", description = "An earlier export, from which this one must go on.")
    private @Nullable Path since;

    @Option(
            names = "--head",
            paramLabel = "N:HEX",
            defaultValue = "",
            description = "The same by number and hash of an entry, as an earlier verification printed it.")
    private String head = "";

    @Option(names = "--entries", description = "Prints the good entries too.")
    private boolean entries;

    @Override
    public Integer call() {
        Trust maker = EvidenceFiles.trust("maker", makerRoot);
        AuditVerifier verifier = new AuditVerifier(maker, System.currentTimeMillis());
        PrintWriter out = spec.commandLine().getOut();
        Report report = verifier.verify(EvidenceFiles.read(file), pin(verifier));
        if (entries) {
            report.entries().forEach(entry -> out.println(line(entry)));
        }
        report.head().ifPresent(found -> out.println(line(found)));
        out.println(report.fault().map(fault -> "BAD: " + fault.sentence()).orElse("The log is whole."));
        return (report.isWhole() ? ExitCode.OK : ExitCode.FAILED).code();
    }

    private Optional<AuditPin> pin(AuditVerifier verifier) {
        if (since != null) {
            Report earlier = verifier.verify(EvidenceFiles.read(since), Optional.empty());
            return Optional.of(AuditPin.of(earlier.head()
                    .orElseThrow(() -> new RefusedException(
                            Code.TAMPERED,
                            "The earlier export cannot be relied on: "
                                    + earlier.fault().orElseThrow().sentence()))));
        }
        if (head.isEmpty()) {
            return Optional.empty();
        }
        if (!head.matches("[0-9]{1,18}:[0-9a-f]{64}")) {
            throw new RefusedException(Code.BAD_PARAMETER, "A head is a number, a colon, and 64 hexadecimal digits.");
        }
        int colon = head.indexOf(':');
        return Optional.of(
                new AuditPin(Long.parseLong(head.substring(0, colon)), EvidenceFiles.hex(head.substring(colon + 1))));
    }

    private static String line(AuditEntry entry) {
        return entry.getSequence() + "  " + Instant.ofEpochMilli(entry.getTimeMillis()) + "  boot " + entry.getBoot()
                + "  " + entry.getOpcode() + "  " + entry.getResult() + "  " + entry.getWho() + "  "
                + entry.getDetail();
    }

    private static String line(AuditHead head) {
        return "Card " + head.getCard() + ", entries " + head.getFirst() + " to " + head.getLast() + ", head "
                + head.getLast() + ":" + HexFormat.of().formatHex(head.getHash().toByteArray()) + ", signed "
                + Instant.ofEpochMilli(head.getTimeMillis()) + (head.getForced() ? ", audit forced" : "")
                + ", not logged: " + head.getUnloggedBoots() + " boots, " + head.getUnloggedLogins() + " logins, "
                + head.getUnloggedEvents() + " events. " + head.getNotice();
    }
}
