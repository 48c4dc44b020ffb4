package dev.holdfast.harness.operator;

import dev.holdfast.coordinator.control.ControlClient;
import dev.holdfast.harness.service.HomeOption;
import dev.holdfast.harness.service.ServiceHome;
import dev.holdfast.proto.v1.ControlReply;
import dev.holdfast.proto.v1.ControlRequest;
import java.io.PrintWriter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that every operator's command has, and the coordinator that they lead to. */
public final class Coordinator {

    @Spec(Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private HomeOption service = new HomeOption();

    @Option(names = "--json", description = "One JSON document on standard output.")
    private boolean json;

    ServiceHome home() {
        return service.home();
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
