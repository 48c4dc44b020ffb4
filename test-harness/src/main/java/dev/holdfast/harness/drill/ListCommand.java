package dev.holdfast.harness.drill;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.harness.experiment.Experiment;
import dev.holdfast.harness.operator.Json;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hsm drill list}. */
@Command(
        name = "list",
        description =
                "Lists the drills that Holdfast comes with; each is an experiment that can be shown, copied and changed.",
        footerHeading = "%nExample:%n",
        footer = "  hsm drill list")
final class ListCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public void run() {
        int widest = Catalog.NAMES.stream().mapToInt(String::length).max().orElseThrow();
        PrintWriter out = spec.commandLine().getOut();
        ObjectNode document = Json.document("holdfast.drills/1");
        ArrayNode drills = document.putArray("drills");
        for (String name : Catalog.NAMES) {
            Experiment experiment = DrillSource.find(name).experiment();
            if (json) {
                ObjectNode drill = drills.addObject()
                        .put("name", name)
                        .put("title", experiment.title())
                        .put("description", experiment.description());
                ArrayNode tags = drill.putArray("tags");
                experiment.tags().forEach(tags::add);
            } else {
                out.printf("%-" + widest + "s  %s%n", name, experiment.title());
            }
        }
        if (json) {
            out.println(document.toPrettyString());
        }
        out.flush();
    }
}
