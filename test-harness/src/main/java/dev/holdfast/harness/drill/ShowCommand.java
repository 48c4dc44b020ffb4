package dev.holdfast.harness.drill;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.harness.experiment.ExperimentWriter;
import dev.holdfast.harness.experiment.Explanation;
import java.io.PrintWriter;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hsm drill show}. */
@Command(
        name = "show",
        description = "Prints the file of a drill, or tells what it will do.",
        footerHeading = "%nExamples:%n",
        footer = {"  hsm drill show partition-loss", "  hsm drill show region-loss --explain"})
final class ShowCommand implements Runnable {

    private static final class Form {

        @Option(names = "--explain", description = "Tells what it will do, step by step, in sentences.")
        private boolean explain;

        @Option(names = "--full", description = "Writes it as a file that leaves nothing to defaults.")
        private boolean full;
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "DRILL",
            completionCandidates = DrillNames.class,
            description = "The name of a built-in drill, or a file.")
    private String drill = "";

    @ArgGroup
    private Form form = new Form();

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        DrillSource source = DrillSource.find(drill);
        if (form.explain) {
            Explanation.of(source.experiment()).forEach(out::println);
        } else if (form.full) {
            out.print(ExperimentWriter.write(source.experiment()));
        } else {
            out.print(new String(source.yaml(), UTF_8));
        }
        out.flush();
    }
}
