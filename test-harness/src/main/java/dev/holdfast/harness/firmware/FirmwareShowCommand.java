package dev.holdfast.harness.firmware;

import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.partition.image.FirmwareImage;
import dev.holdfast.proto.v1.ImageManifest;
import dev.holdfast.proto.v1.ImagePart;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hsm firmware show}. */
@Command(
        name = "show",
        description = "Shows what a firmware image says of itself, whether or not it is true.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  hsm firmware show card-1.1.0.image")
final class FirmwareShowCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "The image.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws IOException {
        FirmwareImage image = ImageFile.read(file);
        ImageManifest manifest = image.manifest();
        PrintWriter out = spec.commandLine().getOut();
        out.println("product           " + manifest.getProduct());
        out.println("version           " + manifest.getVersion() + (manifest.getTest() ? " (test firmware)" : ""));
        out.println("security version  " + Integer.toUnsignedString(manifest.getSecurityVersion()));
        out.println("built             " + Instant.ofEpochMilli(manifest.getBuiltMillis()));
        for (ImagePart part : manifest.getPartsList()) {
            String digest = HexFormat.of().formatHex(part.getSha384().toByteArray());
            out.println("part              " + part.getName() + ", " + Integer.toUnsignedString(part.getLength())
                    + " bytes, SHA-384 " + digest);
        }
        return ExitCode.OK.code();
    }
}
