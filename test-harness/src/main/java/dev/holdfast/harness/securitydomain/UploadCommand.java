package dev.holdfast.harness.securitydomain;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.operator.Coordinator;
import dev.holdfast.proto.v1.ControlRequest;
import dev.holdfast.proto.v1.ControlRequest.PutDomain;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code az keyvault security-domain upload} without {@code az}, with its flags. */
@Command(
        name = "upload",
        description = {
            "Gives a pool that waits for it a security domain: as the holders made it with restore-blob, or made here with"
                    + " their keys.",
            "The exchange key is spent then."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  hsm security-domain upload --hsm-name ContosoMHSM2 --sd-file blob.json --restore-blob",
            "  hsm security-domain upload --hsm-name ContosoMHSM2 --sd-file sd.json --sd-exchange-key exchange.cer"
                    + " --sd-wrapping-keys c0.key c2.key"
        })
final class UploadCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--hsm-name", required = true, paramLabel = "NAME", description = "The pool.")
    private String pool = "";

    @Option(
            names = "--sd-file",
            required = true,
            paramLabel = "FILE",
            description = "The security domain as it was downloaded, or with --restore-blob the blob.")
    private Path file = Path.of("");

    @Option(names = "--restore-blob", description = "The file is what restore-blob wrote.")
    private boolean isBlob;

    @Option(
            names = "--sd-exchange-key",
            paramLabel = "FILE",
            description = "Without --restore-blob: the certificate that init-recovery wrote.")
    private @Nullable Path exchangeKey;

    @Option(
            names = "--sd-wrapping-keys",
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "Without --restore-blob: holders' private keys, each X.key with its certificate X.cer beside it.")
    private List<Path> keys = List.of();

    @Option(
            names = "--passwords",
            arity = "0..*",
            paramLabel = "PASSPHRASE",
            description = "Passphrases of the keys, in their order; keys without one come last.")
    private List<char[]> passphrases = List.of();

    @Mixin
    private Coordinator coordinator = new Coordinator();

    @Override
    public Integer call() {
        PutDomain put = PutDomain.newBuilder()
                .setPool(pool)
                .setRestoreBlob(ByteString.copyFrom(isBlob ? HolderFiles.read(file) : blob()))
                .build();
        coordinator.ask(ControlRequest.newBuilder().setPutDomain(put));
        coordinator.done(
                "The pool has its security domain. Take a backup of it as it is, then restore the other one's.");
        return ExitCode.OK.code();
    }

    private byte[] blob() {
        if (exchangeKey == null || keys.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "give --restore-blob, or else --sd-exchange-key and --sd-wrapping-keys");
        }
        return HoldersWork.restoreBlob(file, exchangeKey, keys, passphrases).toJson();
    }
}
