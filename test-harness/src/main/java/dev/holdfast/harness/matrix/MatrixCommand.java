package dev.holdfast.harness.matrix;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.matrix.CellResult.Verdict;
import dev.holdfast.harness.recovery.RecoveryStep;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hsm drill matrix}. */
@Command(
        name = "matrix",
        description = {
            "Recovers a lost pool again and again, with cards lost and something going wrong at each step, in virtual time.",
            "Every cell must end as a recovery, or as a refusal that says what to do and then as a recovery."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class MatrixCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--cards",
            paramLabel = "A..B",
            defaultValue = "0..3",
            description = "How many cards are lost at the step. Default: ${DEFAULT-VALUE}.")
    private String cards = "";

    @Option(names = "--steps", split = ",", paramLabel = "STEP", description = "Steps by number or name. Default: all.")
    private List<String> steps = List.of();

    @Option(names = "--faults", split = ",", paramLabel = "FAULT", description = "Faults by name. Default: all.")
    private List<String> faults = List.of();

    @Option(names = "--cell", paramLabel = "CELL", description = "This cell alone, such as 2/upload/partition.")
    private @Nullable String cell;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Decides everything left to chance. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--json", description = "Print the results as JSON, and nothing else.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        List<Cell> cells = cell == null ? chosen() : List.of(Cell.parse(cell));
        RecoveryMatrix matrix = new RecoveryMatrix(seed);
        PrintWriter out = spec.commandLine().getOut();
        List<CellResult> results = new ArrayList<>();
        for (Cell each : cells) {
            CellResult result = matrix.play(each);
            results.add(result);
            if (!json) {
                print(out, result);
            }
        }
        if (json) {
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(document(results)));
        } else {
            printSum(out, results);
        }
        out.flush();
        boolean defects = results.stream().anyMatch(result -> result.verdict() == Verdict.DEFECT);
        return (defects ? ExitCode.FAILED : ExitCode.OK).code();
    }

    private List<Cell> chosen() {
        String[] ends = cards.split("\\.\\.", -1);
        if (!cards.matches("[0-3](\\.\\.[0-3])?")) {
            throw new RefusedException(Code.BAD_PARAMETER, "Write how many cards are lost as 2 or 0..3.");
        }
        List<Integer> lost = IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                .boxed()
                .toList();
        return RecoveryMatrix.cells(
                lost,
                steps.isEmpty()
                        ? List.of(RecoveryStep.values())
                        : steps.stream().map(RecoveryStep::parse).toList(),
                faults.isEmpty()
                        ? List.of(FaultKind.values())
                        : faults.stream().map(FaultKind::parse).toList());
    }

    private void print(PrintWriter out, CellResult result) {
        String style =
                switch (result.verdict()) {
                    case RECOVERED -> "green";
                    case REFUSED_THEN_RECOVERED -> "yellow";
                    case DEFECT -> "red,bold";
                };
        String verdict = String.format(
                "%-22s", result.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        out.println(String.format(Locale.ROOT, "%-38s ", result.cell().key())
                + spec.commandLine().getColorScheme().ansi().string("@|" + style + " " + verdict + "|@")
                + String.format(
                        Locale.ROOT,
                        " RTO %9.1f s   RPO %d keys",
                        result.rto().toMillis() / 1000.0,
                        result.keysLost().size()));
        boolean alone = cell != null;
        if (alone) {
            result.refusals().forEach(refusal -> out.println("    refused: " + refusal));
        }
        if (!result.defect().isEmpty()) {
            out.println("    " + result.defect());
        }
        out.flush();
    }

    private void printSum(PrintWriter out, List<CellResult> results) {
        out.println();
        Arrays.stream(Verdict.values())
                .forEach(verdict -> out.printf(
                        "%4d %s%n",
                        results.stream()
                                .filter(result -> result.verdict() == verdict)
                                .count(),
                        verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        out.println("Again with ./hsm drill matrix --seed " + seed + "; one cell, with its refusals: --cell CELL");
    }

    private ObjectNode document(List<CellResult> results) {
        ObjectNode document = new ObjectMapper().createObjectNode();
        document.put("holdfastMatrix", 1).put("seed", seed);
        ArrayNode cells = document.putArray("cells");
        for (CellResult result : results) {
            ObjectNode one = cells.addObject()
                    .put("cardsLost", result.cell().cardsLost())
                    .put("step", result.cell().at().number())
                    .put("stepName", result.cell().at().key())
                    .put("fault", result.cell().fault().key())
                    .put("verdict", result.verdict().name())
                    .put("rtoMillis", result.rto().toMillis())
                    .put("backupAgeMillis", result.backupAge().toMillis())
                    .put("defect", result.defect());
            result.keysLost().forEach(one.putArray("keysLost")::add);
            result.refusals().forEach(one.putArray("refusals")::add);
        }
        return document;
    }
}
