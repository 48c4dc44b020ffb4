package dev.holdfast.harness.operator;

import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ControlRequest;
import dev.holdfast.proto.v1.ControlRequest.ShowService;
import dev.holdfast.proto.v1.ControlRequest.StopService;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hsm down}. */
@Command(
        name = "down",
        description =
                "Stops the coordinator and all its cards on this machine. Everything stays on the disk: the next hsm up"
                        + " brings all of it back.",
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm down --home /var/lib/holdfast")
public final class DownCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Mixin
    private Coordinator coordinator = new Coordinator();

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        if (!coordinator.client().isAnswered()) {
            coordinator.done("Nothing runs in " + coordinator.home().folder() + ".");
            return ExitCode.OK.code();
        }
        long pid = coordinator
                .ask(ControlRequest.newBuilder().setShowService(ShowService.getDefaultInstance()))
                .getService()
                .getPid();
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        coordinator.ask(ControlRequest.newBuilder().setStopService(StopService.getDefaultInstance()));
        if (process.isPresent() && !process.get().equals(ProcessHandle.current())) {
            awaitEnd(process.get());
        }
        coordinator.done("All is down; hsm up brings it back.");
        return ExitCode.OK.code();
    }

    private static void awaitEnd(ProcessHandle process) throws InterruptedException, ExecutionException {
        try {
            process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new RefusedException(
                    Code.DEADLINE_EXCEEDED,
                    "The coordinator has stopped its cards, but its process " + process.pid() + " is still there after "
                            + PATIENCE.toSeconds() + " s; end it with kill " + process.pid() + ".");
        }
    }
}
