package dev.holdfast.harness.evidence;

import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.proto.audit.AuditExport;
import dev.holdfast.proto.v1.AuditFile;
import dev.holdfast.proto.v1.Request;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hsm audit export}. */
@Command(
        name = "export",
        description = {
            "Writes a card's audit log to a file, with its head as the card signs it.",
            "Asked as an auditor or a crypto officer of the card."
        },
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm audit export 1 --as auditor --credential-file auditor.txt --out card-1.audit")
final class AuditExportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private AskedCard card = new AskedCard();

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "A file that is not there yet.")
    private Path out = Path.of("");

    @Option(
            names = "--after",
            paramLabel = "N",
            defaultValue = "0",
            description = "Only entries behind this one. Default: all that the card has.")
    private long after;

    @Override
    public Integer call() {
        AuditFile file = card.with(ask -> AuditExport.read(
                page -> ask.apply(Request.newBuilder().setReadAudit(page)).getAuditPage(), after));
        EvidenceFiles.write(out, file.toByteArray());
        spec.commandLine().getOut().println(file.getEntriesCount() + " entries are in " + out);
        return ExitCode.OK.code();
    }
}
