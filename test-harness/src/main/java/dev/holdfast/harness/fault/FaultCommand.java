package dev.holdfast.harness.fault;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.harness.cli.CommandGroup;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.experiment.Option;
import dev.holdfast.harness.operator.Json;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hsm fault}. */
@Command(
        name = "fault",
        description = "The faults that experiments can let happen (docs/faults.md).",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  hsm fault list")
public final class FaultCommand extends CommandGroup {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "list",
            description = "Lists the words for faults with their options, where each can happen, and how it ends.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  hsm fault list --json")
    int list(
            @CommandLine.Option(names = "--json", description = "One JSON document on standard output.") boolean json) {
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(document().toPrettyString());
            return ExitCode.OK.code();
        }
        String layer = "";
        for (FaultWord word : FaultWords.entries()) {
            if (!word.layer().equals(layer)) {
                layer = word.layer();
                out.println(layer);
            }
            out.printf("  %-18s %s%n", word.word().name(), word.word().summary());
            for (Option option : word.word().options()) {
                out.printf(
                        "      %-14s %s%s%n",
                        option.name(),
                        option.summary(),
                        option.fallback().isEmpty() ? "" : " (" + option.fallback() + ")");
            }
            out.printf("      where: %s. Ends: %s%n", FaultTable.stages(word), word.undo());
        }
        return ExitCode.OK.code();
    }

    private static ObjectNode document() {
        ObjectNode document = Json.document("holdfast.faults/1");
        ArrayNode faults = document.putArray("faults");
        for (FaultWord word : FaultWords.entries()) {
            ObjectNode fault = faults.addObject()
                    .put("fault", word.word().name())
                    .put("layer", word.layer())
                    .put("summary", word.word().summary())
                    .put("testFirmware", word.testFirmware())
                    .put("ends", word.undo());
            ArrayNode where = fault.putArray("where");
            word.word().where().stream().sorted().forEach(hosting -> where.add(hosting.key()));
            ArrayNode options = fault.putArray("options");
            for (Option option : word.word().options()) {
                options.addObject()
                        .put("name", option.name())
                        .put("required", option.required())
                        .put("fallback", option.fallback())
                        .put("summary", option.summary());
            }
        }
        return document;
    }
}
