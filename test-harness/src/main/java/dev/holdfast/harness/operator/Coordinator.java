package dev.holdfast.harness.operator;

import dev.holdfast.coordinator.control.ControlClient;
import dev.holdfast.harness.service.ServiceHome;
import dev.holdfast.proto.v1.ControlReply;
import dev.holdfast.proto.v1.ControlRequest;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that every operator's command has, and the coordinator that they lead to. */
public final class Coordinator {

    @Spec(Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "The service's folder. Default: $" + ServiceHome.VARIABLE + ", else ~/.holdfast.")
    private @Nullable Path folder;

    @Option(names = "--json", description = "One JSON document on standard output.")
    private boolean json;

    ServiceHome home() {
        return Optional.ofNullable(folder).map(ServiceHome::new).orElseGet(() -> ServiceHome.usual(System.getenv()));
    }

    public boolean json() {
        return json;
    }

    public PrintWriter out() {
        return command.commandLine().getOut();
    }

    ControlClient client() {
        return new ControlClient(home().folder());
    }

    /** The answer; what is told meanwhile goes to standard error, unless a machine reads. */
    public ControlReply ask(ControlRequest.Builder request) {
        PrintWriter err = command.commandLine().getErr();
        return client().ask(request, text -> {
            if (!json) {
                err.println(text);
                err.flush();
            }
        });
    }

    /** Shows a sentence, or for a machine {@code {"format": ..., "done": true}}. */
    public void done(String sentence) {
        if (json) {
            out().println(Json.document("holdfast.done/1").put("done", true).toPrettyString());
        } else {
            out().println(sentence);
        }
    }
}
