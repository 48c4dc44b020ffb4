package dev.holdfast.harness.card;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.rollout.FirmwareLoad;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.ActivateLoad;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Request;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hsm card N firmware load}. */
@Command(
        name = "load",
        description = "Loads a firmware image into the card, whatever it is: the card judges it when it is activated.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  hsm card 1 firmware load next.image --activate")
final class LoadCommand implements Callable<Integer> {

    private final Desk desk;

    @Parameters(paramLabel = "FILE", description = "The image.")
    private Path file = Path.of("");

    @Option(names = "--activate", description = "Then has it verified and installed; the card restarts with it.")
    private boolean activate;

    LoadCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        ByteString image = FieldValue.file(file);
        FirmwareLoad.requests(image).forEach(this::ask);
        if (activate) {
            ask(Request.newBuilder().setActivateLoad(ActivateLoad.getDefaultInstance()));
        }
        desk.show("Loaded " + image.size() + " bytes" + (activate ? "; the card restarts with them." : "."));
        return ExitCode.OK.code();
    }

    private void ask(Request.Builder request) {
        var status = desk.ask(request).getStatus();
        if (status.getCode() != Code.OK) {
            throw new RefusedException(status.getCode(), status.getCode() + ": " + status.getMessage());
        }
    }
}
