package dev.holdfast.harness.drill;

import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.experiment.Experiment;
import dev.holdfast.harness.experiment.ExperimentException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
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
        footer = "  hsm drill check card-dies.yaml region-lost.yaml")
final class CheckCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "FILE|NAME",
            arity = "1..*",
            completionCandidates = DrillNames.class,
            description = "Files of experiments, or names of drills.")
    private List<String> files = List.of();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        boolean problems = false;
        for (String file : files) {
            try {
                out.println(file + ": " + told(DrillSource.find(file).experiment()));
                out.flush();
            } catch (ExperimentException e) {
                problems = true;
                err.println(e.getMessage());
                err.flush();
            }
        }
        return (problems ? ExitCode.USAGE : ExitCode.OK).code();
    }

    private static String told(Experiment experiment) {
        return "\"" + experiment.title() + "\", steps: " + experiment.steps().size() + ". No problems.";
    }
}
