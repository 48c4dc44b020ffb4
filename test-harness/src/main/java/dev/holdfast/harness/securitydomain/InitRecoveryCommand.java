package dev.holdfast.harness.securitydomain;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.operator.Coordinator;
import dev.holdfast.proto.v1.ControlRequest;
import dev.holdfast.proto.v1.ControlRequest.InitRecovery;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code az keyvault security-domain init-recovery} without {@code az}, with its flags. */
@Command(
        name = "init-recovery",
        description = "Lets a new pool wait for another one's security domain, and writes the exchange key for it.",
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm security-domain init-recovery --hsm-name ContosoMHSM2 --sd-exchange-key exchange.cer")
final class InitRecoveryCommand implements Callable<Integer> {

    private static final int PEM_COLUMNS = 64;

    @Option(names = "--hsm-name", required = true, paramLabel = "NAME", description = "The new pool.")
    private String pool = "";

    @Option(
            names = "--sd-exchange-key",
            required = true,
            paramLabel = "FILE",
            description = "Where to write the exchange key's certificate, PEM. The file must not exist.")
    private Path file = Path.of("");

    @Mixin
    private Coordinator coordinator = new Coordinator();

    @Override
    public Integer call() {
        HolderFiles.requireCreatable(file);
        byte[] certificate = coordinator
                .ask(ControlRequest.newBuilder()
                        .setInitRecovery(InitRecovery.newBuilder().setPool(pool)))
                .getDocument()
                .toByteArray();
        HolderFiles.create(file, pem(certificate));
        coordinator.done("The exchange key is in " + file + "; the holders need it for restore-blob.");
        return ExitCode.OK.code();
    }

    private static byte[] pem(byte[] certificate) {
        String body = Base64.getMimeEncoder(PEM_COLUMNS, new byte[] {'\n'}).encodeToString(certificate);
        return ("-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n").getBytes(US_ASCII);
    }
}
