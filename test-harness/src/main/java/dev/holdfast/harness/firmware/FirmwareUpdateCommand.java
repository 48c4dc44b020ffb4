package dev.holdfast.harness.firmware;

import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.rollout.RollingUpdate;
import dev.holdfast.partition.image.FirmwareImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hsm firmware update}. */
@Command(
        name = "update",
        description = {
            "Loads an image into the cards of a pool, one after the other, while the pool serves.",
            "A card is touched only while all are in service and up to date. The image runs on trial until hsm"
                    + " firmware keep or hsm firmware back. Cards that run it already are left alone, so an update that"
                    + " stopped is gone on with by the same command."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm firmware update card-1.1.0.image --pool ContosoMHSM --as ann --credential-file ann.pin")
final class FirmwareUpdateCommand implements Callable<Integer> {

    @Mixin
    private PoolOptions pool = new PoolOptions();

    @Parameters(paramLabel = "FILE", description = "The image.")
    private Path file = Path.of("");

    @Option(names = "--keep", description = "End the trial once all cards run the image.")
    private boolean keep;

    @Override
    public Integer call() throws IOException {
        FirmwareImage image = ImageFile.read(file);
        RollingUpdate update = pool.update();
        update.update(image);
        if (keep) {
            update.keep();
        }
        pool.show(
                update,
                "All cards run " + image.manifest().getVersion()
                        + (keep ? "." : ", on trial: hsm firmware keep, or hsm firmware back."));
        return ExitCode.OK.code();
    }
}
