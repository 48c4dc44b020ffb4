package dev.holdfast.harness.drill;

import dev.holdfast.harness.experiment.Experiment;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hsm drill check}. */
@Command(
        name = "check",
        description = {
            "Reads experiments and does nothing with them. Everything that is wrong with a file is told, as FILE:LINE:COLUMN.",
            "Ends with 2 if something is."
        },
        footerHeading = "%nExample:%n",
        footer = "  hsm drill check card-dies.yaml")
final class CheckCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", arity = "1", description = "The file of an experiment.")
    private String file = "";

    @Override
    public void run() {
        Experiment experiment = DrillSource.find(file).experiment();
        int steps = List.of(
                        experiment.hypothesis().probes(),
                        experiment.method(),
                        experiment.verification(),
                        experiment.rollbacks())
                .stream()
                .mapToInt(List::size)
                .sum();
        spec.commandLine()
                .getOut()
                .println(file + ": \"" + experiment.title() + "\", steps: " + steps + ". No problems.");
        spec.commandLine().getOut().flush();
    }
}
