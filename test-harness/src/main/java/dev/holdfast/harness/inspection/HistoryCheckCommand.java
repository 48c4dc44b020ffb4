package dev.holdfast.harness.inspection;

import dev.holdfast.harness.checker.Judgement;
import dev.holdfast.harness.checker.Linearizability;
import dev.holdfast.harness.checker.Observed;
import dev.holdfast.harness.checker.Resolution;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.history.History;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hsm history check}. */
@Command(
        name = "check",
        description = {
            "Finds out whether a pool's answers can be explained by one order of all calls, and whether what must never"
                    + " happen did not.",
            "Ends with 0 if all is well, with 1 if it is not, and with 4 if nothing was found before the budget was used up."
        },
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm history check history.jsonl --json | jq .verdict")
final class HistoryCheckCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "As a drill wrote it.")
    private Path file = Path.of("");

    @Option(
            names = "--budget",
            paramLabel = "N",
            defaultValue = "" + Linearizability.USUAL_BUDGET,
            description = "States to explore for each key before giving up. Default: ${DEFAULT-VALUE}.")
    private long budget;

    @Option(names = "--json", description = "Prints the judgement as JSON, and nothing else.")
    private boolean json;

    @Override
    public Integer call() {
        if (budget < 1) {
            throw new ParameterException(spec.commandLine(), "--budget is 1 or more");
        }
        History history = HistoryFile.read(file);
        Judgement judgement = Judgement.of(Observed.of(history), new Linearizability(budget, Resolution.NONE));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JudgementJson.of(history, judgement).toPrettyString());
        } else {
            JudgementText.print(history, judgement, out);
        }
        return switch (judgement.verdict()) {
            case OK -> ExitCode.OK.code();
            case VIOLATION -> ExitCode.FAILED.code();
            case UNKNOWN -> ExitCode.UNDECIDED.code();
        };
    }
}
