package dev.holdfast.harness.card;

import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.proto.v1.ControlRequest.PowerCard.Switch;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hsm card N power}. */
@Command(
        name = "power",
        description = {
            "Switches the card's power.",
            "A card without power is replaced after a while, unless the service leaves that to you: hsm pool heal off."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  hsm card 1 power cycle")
final class PowerCommand implements Callable<Integer> {

    /** What the switch can do. */
    enum Position {
        OFF(Switch.OFF),
        ON(Switch.ON),
        CYCLE(Switch.CYCLE);

        private final Switch inMessages;

        Position(Switch inMessages) {
            this.inMessages = inMessages;
        }
    }

    private final Desk desk;

    @Parameters(paramLabel = "off|on|cycle", description = "cycle is off and on.")
    private Position position = Position.CYCLE;

    PowerCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        desk.card().power(position.inMessages);
        return ExitCode.OK.code();
    }
}
