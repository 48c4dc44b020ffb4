package dev.holdfast.harness.operator;

import dev.holdfast.harness.cli.CommandGroup;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.cli.Span;
import dev.holdfast.proto.v1.ControlReply.Clock;
import dev.holdfast.proto.v1.ControlRequest;
import dev.holdfast.proto.v1.ControlRequest.MoveClock;
import dev.holdfast.proto.v1.ControlRequest.ShowService;
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
                MoveClock.newBuilder().setByMillis(Span.parse(span).toMillis()).build();
        return shown(
                coordinator,
                coordinator.ask(ControlRequest.newBuilder().setMoveClock(move)).getClock());
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
