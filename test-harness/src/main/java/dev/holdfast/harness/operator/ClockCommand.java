package dev.holdfast.harness.operator;

import dev.holdfast.harness.cli.CommandGroup;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ControlReply.Clock;
import dev.holdfast.proto.v1.ControlRequest;
import dev.holdfast.proto.v1.ControlRequest.MoveClock;
import dev.holdfast.proto.v1.ControlRequest.ShowService;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hsm clock}. */
@Command(
        name = "clock",
        description = "Shows and moves the service's clock, by which retention ends. It never goes back.",
        footerHeading = "%nExample:%n",
        footer = "  hsm clock advance 90d")
public final class ClockCommand extends CommandGroup {

    private static final Pattern SPAN = Pattern.compile("(?<number>[0-9]{1,6})(?<unit>[dhms])");

    @Command(
            name = "show",
            description = "Shows the service's time, and by how much it is ahead of the machine's.",
            footerHeading = "%nExample:%n",
            footer = "  hsm clock show")
    int show(@Mixin Coordinator coordinator) {
        return shown(
                coordinator,
                coordinator
                        .ask(ControlRequest.newBuilder().setShowService(ShowService.getDefaultInstance()))
                        .getService()
                        .getClock());
    }

    @Command(
            name = "advance",
            description = "Moves the clock of the service and of all its pools ahead. What is due by then is purged.",
            footerHeading = "%nExample:%n",
            footer = "  hsm clock advance 90d")
    int advance(
            @Mixin Coordinator coordinator,
            @Parameters(
                            paramLabel = "SPAN",
                            description = "A number and d, h, m or s: days, hours, minutes or seconds.")
                    String span) {
        MoveClock move =
                MoveClock.newBuilder().setByMillis(parse(span).toMillis()).build();
        return shown(
                coordinator,
                coordinator.ask(ControlRequest.newBuilder().setMoveClock(move)).getClock());
    }

    static Duration parse(String span) {
        Matcher parts = SPAN.matcher(span);
        if (!parts.matches()) {
            throw new RefusedException(Code.BAD_PARAMETER, "Write how far as 90d, 12h, 30m or 45s, not " + span + ".");
        }
        long number = Long.parseLong(parts.group("number"));
        return switch (parts.group("unit")) {
            case "d" -> Duration.ofDays(number);
            case "h" -> Duration.ofHours(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofSeconds(number);
        };
    }

    private static int shown(Coordinator coordinator, Clock clock) {
        if (coordinator.json()) {
            coordinator
                    .out()
                    .println(Json.document("holdfast.clock/1")
                            .setAll(Json.clock(clock))
                            .toPrettyString());
        } else {
            coordinator.out().println(StatusText.clock(clock));
        }
        return ExitCode.OK.code();
    }
}
