package dev.holdfast.harness.inspection;

import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.report.ReportFiles;
import dev.holdfast.harness.report.RunKind;
import dev.holdfast.harness.report.SignedReport;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hsm report verify}. */
@Command(
        name = "verify",
        description = {
            "Finds any change in the report of a drill, or of a simulated run, and in the page beside it.",
            "Who wants to know that it was this pool's owner who signed, and not somebody who wrote another report, names the"
                    + " owner's root."
        },
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm report verify report.json --owner-root cards/owner/root.pem")
final class ReportVerifyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "The report in JSON; report.html beside it is checked too.")
    private Path file = Path.of("");

    @Option(names = "--owner-root", paramLabel = "FILE", description = "The owner's root certificate, PEM or DER.")
    private @Nullable Path ownerRoot;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Path page = file.resolveSibling(ReportFiles.PAGE);
        Optional<byte[]> beside = Files.exists(page) ? Optional.of(read(page)) : Optional.empty();
        SignedReport report;
        try {
            report = SignedReport.verify(read(file), beside, root(), System.currentTimeMillis());
        } catch (RefusedException e) {
            if (e.code() != Code.TAMPERED && e.code() != Code.FORBIDDEN) {
                throw e;
            }
            out.println("BAD: " + e.getMessage());
            out.flush();
            return ExitCode.FAILED.code();
        }
        out.println("The report is as it was signed" + (beside.isPresent() ? ", and so is its page" : "") + ": "
                + report.document().path("title").asText() + ", "
                + report.document().path("started").asText() + ", "
                + RunKind.ofKey(report.document().path("kind").asText())
                        .verdict(report.document().path("recovered").asBoolean())
                + ".");
        out.println("Signed by " + report.signer().getSubjectX500Principal() + ", certified by "
                + report.root().getSubjectX500Principal() + ", root " + report.rootFingerprint() + ".");
        if (ownerRoot == null) {
            out.println("Nobody but the report itself says whose root that is; name it with --owner-root.");
        }
        out.flush();
        return ExitCode.OK.code();
    }

    private Optional<X509Certificate> root() {
        if (ownerRoot == null) {
            return Optional.empty();
        }
        try {
            List<X509Certificate> certificates = Certificates.parseAll(read(ownerRoot));
            if (certificates.size() == 1) {
                return Optional.of(certificates.get(0));
            }
        } catch (CertificateException e) {
            // Refused below.
        }
        throw new RefusedException(Code.BAD_PARAMETER, ownerRoot + " is not one certificate.");
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new RefusedException(Code.NOT_FOUND, file + " cannot be read.");
        }
    }
}
