package dev.holdfast.harness.firmware;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.factory.Maker;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.host.AuthorityFolder;
import dev.holdfast.partition.host.FirmwareFactory;
import dev.holdfast.partition.host.HostCrypto;
import dev.holdfast.partition.host.OwnerFolder;
import dev.holdfast.partition.image.ImageParts;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hsm firmware build}. */
@Command(
        name = "build",
        description = {
            "Builds a firmware image and has it signed by the simulated vendor, who is the cards' maker, and by their owner.",
            "Its parts are those that Holdfast comes with, but for the ones that are given."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  hsm firmware build --maker rack/maker --owner rack/owner --image-version 1.1.0 card-1.1.0.image")
final class FirmwareBuildCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "Where to write the image.")
    private Path file = Path.of("");

    @Option(names = "--maker", paramLabel = "DIR", required = true, description = "The maker's authority.")
    private Path maker = Path.of("");

    @Option(names = "--owner", paramLabel = "DIR", required = true, description = "The owner's authority.")
    private Path owner = Path.of("");

    @Option(
            names = "--image-version",
            paramLabel = "X.Y.Z",
            required = true,
            description = "What the card then says of itself. With -test at its end it is test firmware.")
    private String version = "";

    @Option(
            names = "--security-version",
            paramLabel = "N",
            description = "Grows when a flaw was mended. Default: that of this Holdfast.")
    private int securityVersion = Firmware.CURRENT.securityVersion();

    @Option(
            names = "--part",
            paramLabel = "NAME=FILE",
            description =
                    "Another content for a part; hsm firmware show lists their names. May be given several times.")
    private Map<String, Path> replaced = new LinkedHashMap<>();

    @Override
    public Integer call() throws IOException {
        CryptoEngine crypto = HostCrypto.engine("factory");
        try (Maker makes = AuthorityFolder.maker(maker, crypto);
                OwnerFolder owns = OwnerFolder.open(owner, crypto)) {
            ByteString image = FirmwareFactory.build(new Firmware(version, securityVersion), parts(), makes, owns);
            Files.write(file, image.toByteArray());
            spec.commandLine().getOut().println(file + ": " + image.size() + " bytes, version " + version);
        }
        return ExitCode.OK.code();
    }

    private ImageParts parts() throws IOException {
        ImageParts parts = ImageParts.builtIn();
        for (Map.Entry<String, Path> part : replaced.entrySet()) {
            if (!parts.names().contains(part.getKey())) {
                throw new RefusedException(
                        Code.BAD_PARAMETER, "There is no part " + part.getKey() + "; there are " + parts.names() + ".");
            }
            parts = parts.with(part.getKey(), ByteString.copyFrom(Files.readAllBytes(part.getValue())));
        }
        return parts;
    }
}
