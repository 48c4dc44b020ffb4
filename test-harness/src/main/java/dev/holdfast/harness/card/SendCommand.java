package dev.holdfast.harness.card;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.proto.v1.ControlReply.Heard;
import dev.holdfast.proto.v1.Frame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hsm card N send}. */
@Command(
        name = "send",
        description = {
            "Sends bytes as they are, after the Hello of a tester on a channel of their own, and shows what comes back.",
            "A frame is its length, four bytes, big-endian, and a holdfast.v1.Frame (docs/wire.md)."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  hsm card 1 send --hex 00000005120308fb018201020800",
            "  hsm card 1 send --file garbage.bin --quiet 5000"
        })
final class SendCommand implements Callable<Integer> {

    private final Desk desk;

    @ArgGroup(multiplicity = "1")
    private Bytes bytes = new Bytes();

    @Option(
            names = "--quiet",
            paramLabel = "MILLIS",
            defaultValue = "1000",
            description = "After so much silence nothing more is waited for. Default: ${DEFAULT-VALUE}.")
    private int quiet;

    /** Where the bytes come from. */
    static final class Bytes {

        @Option(names = "--hex", paramLabel = "DIGITS", description = "The bytes, as hexadecimal digits.")
        private String hex = "";

        @Option(names = "--file", paramLabel = "FILE", description = "A file of the bytes.")
        private Path file = Path.of("");

        private ByteString get() {
            return hex.isEmpty() ? FieldValue.file(file) : FieldValue.hex(hex);
        }
    }

    SendCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        Heard heard = desk.card().send(bytes.get(), Duration.ofMillis(quiet));
        if (desk.json()) {
            desk.show(Answers.document(heard).toPrettyString());
            return ExitCode.OK.code();
        }
        for (Frame frame : heard.getFramesList()) {
            desk.show(Answers.wire(frame));
            desk.show(Answers.text(Answers.json(frame)).stripTrailing());
        }
        desk.show(heard.getEnded() ? "The card closed the channel." : "The card listens on.");
        return ExitCode.OK.code();
    }
}
