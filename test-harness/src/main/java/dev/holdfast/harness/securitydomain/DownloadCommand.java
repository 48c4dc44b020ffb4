package dev.holdfast.harness.securitydomain;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.operator.Coordinator;
import dev.holdfast.proto.v1.ControlRequest;
import dev.holdfast.proto.v1.ControlRequest.FetchDomain;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code az keyvault security-domain download} without {@code az}, with its flags. */
@Command(
        name = "download",
        description = "Downloads the security domain of a pool, encrypted to its holders, and so activates the pool.",
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm security-domain download --hsm-name ContosoMHSM --sd-wrapping-keys c0.cer c1.cer c2.cer"
                + " --sd-quorum 2 --security-domain-file sd.json")
final class DownloadCommand implements Callable<Integer> {

    @Option(names = "--hsm-name", required = true, paramLabel = "NAME", description = "The pool.")
    private String pool = "";

    @Option(
            names = "--sd-wrapping-keys",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "The holders' certificates, PEM, RSA: 3 to 10.")
    private List<Path> certificates = List.of();

    @Option(
            names = "--sd-quorum",
            required = true,
            paramLabel = "N",
            description = "How many of the holders can open it, at least 2.")
    private int quorum;

    @Option(
            names = "--security-domain-file",
            required = true,
            paramLabel = "FILE",
            description = "Where to write the security domain. The file must not exist.")
    private Path file = Path.of("");

    @Mixin
    private Coordinator coordinator = new Coordinator();

    @Override
    public Integer call() {
        HolderFiles.requireCreatable(file);
        FetchDomain.Builder fetch = FetchDomain.newBuilder().setPool(pool).setRequired(quorum);
        certificates.forEach(
                each -> fetch.addWrappingCertificates(ByteString.copyFrom(HolderFiles.readCertificate(each))));
        ByteString domain = coordinator
                .ask(ControlRequest.newBuilder().setFetchDomain(fetch))
                .getDocument();
        HolderFiles.create(file, domain.toByteArray());
        coordinator.done("The pool is activated. Its security domain is in " + file + ": " + quorum + " of "
                + certificates.size() + " holders can open it.");
        return ExitCode.OK.code();
    }
}
