package dev.holdfast.harness.card;

import dev.holdfast.harness.cli.ExitCode;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hsm card N fault await}. */
@Command(
        name = "await",
        description = "Waits until the card has come to a halt point.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  hsm card 1 fault await zeroize.seed-erased")
final class AwaitCommand implements Callable<Integer> {

    private final Desk desk;

    @Parameters(paramLabel = "POINT", description = "As the security policy names it.")
    private String point = "";

    @Option(
            names = "--limit",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "For how long. Default: ${DEFAULT-VALUE}.")
    private int limit;

    AwaitCommand(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() {
        desk.card().awaitHalt(point, Duration.ofSeconds(limit));
        return ExitCode.OK.code();
    }
}
