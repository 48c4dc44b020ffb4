package dev.holdfast.harness.operator;

import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.proto.v1.ControlRequest;
import dev.holdfast.proto.v1.ControlRequest.ShowService;
import dev.holdfast.proto.v1.ServiceReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hsm status}. */
@Command(
        name = "status",
        description = "Shows the coordinator, its pools and every card of them, as they are now.",
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm status --json")
public final class StatusCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Coordinator coordinator = new Coordinator();

    @Override
    public Integer call() {
        ServiceReport service = coordinator
                .ask(ControlRequest.newBuilder().setShowService(ShowService.getDefaultInstance()))
                .getService();
        if (coordinator.json()) {
            coordinator.out().println(Json.service(service).toPrettyString());
        } else {
            new StatusText(
                            coordinator.out(),
                            spec.commandLine().getColorScheme().ansi())
                    .service(service);
        }
        return ExitCode.OK.code();
    }
}
