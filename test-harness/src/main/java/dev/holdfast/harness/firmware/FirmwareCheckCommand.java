package dev.holdfast.harness.firmware;

import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.host.HostCrypto;
import dev.holdfast.partition.image.FirmwareImage;
import dev.holdfast.partition.image.ImageCheck;
import dev.holdfast.partition.image.ImageRefusal;
import dev.holdfast.partition.image.PartsCheck;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.trust.Trust;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hsm firmware check}. */
@Command(
        name = "check",
        description = "Checks an image as a card of this maker and this owner does before it loads it.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  hsm firmware check --maker rack/maker --owner rack/owner card-1.1.0.image")
final class FirmwareCheckCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "The image.")
    private Path file = Path.of("");

    @Option(names = "--maker", paramLabel = "DIR", required = true, description = "Where the maker's root.pem is.")
    private Path maker = Path.of("");

    @Option(
            names = "--owner",
            paramLabel = "DIR",
            required = true,
            description = "Where the owner's root.pem is, and its revoked.pem, if there is one.")
    private Path owner = Path.of("");

    @Option(
            names = "--minimum",
            paramLabel = "N",
            description = "The least security version that the card accepts. Default: 0.")
    private int minimum;

    @Override
    public Integer call() throws IOException {
        FirmwareImage image = ImageFile.read(file);
        CryptoEngine crypto = HostCrypto.engine("check");
        try {
            new ImageCheck(trust("vendor", maker), trust("owner", owner), crypto).verify(image, minimum);
            PartsCheck.verify(image);
        } catch (ImageRefusal refusal) {
            throw new RefusedException(Code.TAMPERED, refusal.reason() + ": " + refusal.getMessage());
        }
        spec.commandLine()
                .getOut()
                .println(
                        file + ": version " + image.manifest().getVersion() + ", signed by this vendor and this owner");
        return ExitCode.OK.code();
    }

    private static Trust trust(String whose, Path folder) throws IOException {
        Path revoked = folder.resolve("revoked.pem");
        try {
            List<X509CRL> revocations =
                    Files.exists(revoked) ? Certificates.parseRevocations(Files.readAllBytes(revoked)) : List.of();
            return new Trust(
                    whose, List.of(Certificates.parse(Files.readAllBytes(folder.resolve("root.pem")))), revocations);
        } catch (GeneralSecurityException e) {
            throw new IOException("The root or the revocation list in " + folder + " cannot be read.", e);
        }
    }
}
