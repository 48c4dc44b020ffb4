package dev.holdfast.harness.matrix;

import dev.holdfast.harness.matrix.CellResult.Verdict;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/** Shows results on a terminal. */
final class CellLines {

    private final PrintWriter out;
    private final Ansi ansi;

    CellLines(PrintWriter out, Ansi ansi) {
        this.out = out;
        this.ansi = ansi;
    }

    /** A line, and what was wrong. */
    void show(CellResult result) {
        String style =
                switch (result.verdict()) {
                    case RECOVERED -> "green";
                    case REFUSED_THEN_RECOVERED -> "yellow";
                    case DEFECT -> "red,bold";
                };
        String verdict = String.format("%-22s", MatrixResults.words(result.verdict()));
        out.println(String.format(Locale.ROOT, "%-38s %-10s", result.cell().key(), MatrixResults.place(result))
                + ansi.string("@|" + style + " " + verdict + "|@")
                + String.format(
                        Locale.ROOT,
                        " RTO %8s s   RPO %d keys",
                        MatrixResults.seconds(result.rto()),
                        result.keysLost().size()));
        if (!result.defect().isEmpty()) {
            out.println("    " + result.defect());
        }
        out.flush();
    }

    /** All that happened. */
    void showLog(CellResult result) {
        for (Moment moment : result.log()) {
            out.println(String.format(
                    Locale.ROOT,
                    "    %12s  %d %-14s %s",
                    clock(moment.at()),
                    moment.step().number(),
                    moment.step().key(),
                    moment.kind() == Moment.Kind.REFUSED ? "refused with " + moment.text() : moment.text()));
        }
        out.flush();
    }

    /** How many ended how, and how to see them again. */
    void showSum(MatrixResults results) {
        out.println();
        Arrays.stream(Verdict.values())
                .forEach(verdict -> out.printf("%4d %s%n", results.count(verdict), MatrixResults.words(verdict)));
        out.println("Again with " + results.replay() + "; what happens in a cell: --cell CELL");
        out.flush();
    }

    private static String clock(Duration at) {
        return String.format(
                Locale.ROOT,
                "%d:%02d:%02d.%03d",
                at.toHours(),
                at.toMinutesPart(),
                at.toSecondsPart(),
                at.toMillisPart());
    }
}
