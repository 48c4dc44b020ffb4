package dev.holdfast.harness.securitydomain;

import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.proto.domain.RestoreBlob;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code az keyvault security-domain restore-blob} without {@code az}, with its flags: encrypts a security domain again,
 * for the pool that gave away the exchange key.
 */
@Command(
        name = "restore-blob",
        description = {
            "Opens a security domain with enough of its holders' keys and encrypts it to another pool's exchange key.",
            "Offline: the private keys stay on this machine."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm security-domain restore-blob --sd-file sd.json --sd-exchange-key exchange.cer"
                + " --sd-wrapping-keys c0.key c2.key --sd-file-restore-blob blob.json")
public final class RestoreBlobCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--sd-file",
            required = true,
            paramLabel = "FILE",
            description = "The security domain, as it was downloaded.")
    private Path domainFile = Path.of("");

    @Option(
            names = "--sd-exchange-key",
            required = true,
            paramLabel = "FILE",
            description = "The certificate of the other pool's exchange key, PEM.")
    private Path exchangeKeyFile = Path.of("");

    @Option(
            names = "--sd-wrapping-keys",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "Holders' private keys, PEM, in any order. Each X.key needs its certificate X.cer beside it.")
    private List<Path> keyFiles = List.of();

    @Option(
            names = "--passwords",
            arity = "0..*",
            paramLabel = "PASSPHRASE",
            description = "Passphrases of the keys, in their order; keys without one come last.")
    private List<char[]> passphrases = List.of();

    @Option(
            names = "--sd-file-restore-blob",
            required = true,
            paramLabel = "FILE",
            description = "Where to write the restore blob. The file must not exist.")
    private Path blobFile = Path.of("");

    @Override
    public Integer call() {
        RestoreBlob blob = HoldersWork.restoreBlob(domainFile, exchangeKeyFile, keyFiles, passphrases);
        HolderFiles.create(blobFile, blob.toJson());
        spec.commandLine().getOut().println("Restore blob written to " + blobFile + ".");
        return ExitCode.OK.code();
    }
}
