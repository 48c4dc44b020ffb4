package dev.holdfast.harness.matrix;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.harness.matrix.CellResult.Verdict;
import dev.holdfast.harness.report.JunitSuite;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What came of many cells, in the forms that others read.
 *
 * @param replay the command that plays them all again
 */
record MatrixResults(long seed, String replay, List<CellResult> cells) {

    boolean defects() {
        return count(Verdict.DEFECT) > 0;
    }

    long count(Verdict verdict) {
        return cells.stream().filter(result -> result.verdict() == verdict).count();
    }

    /** As a verdict is written for people. */
    static String words(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** As the place is written where a cell was played: virtual, processes. */
    static String place(CellResult result) {
        return result.hosting().name().toLowerCase(Locale.ROOT);
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f", time.toMillis() / 1000.0);
    }

    ObjectNode json() {
        ObjectNode document = new ObjectMapper().createObjectNode();
        document.put("holdfastMatrix", 2).put("seed", seed);
        ArrayNode all = document.putArray("cells");
        for (CellResult result : cells) {
            ObjectNode one = all.addObject()
                    .put("cardsLost", result.cell().cardsLost())
                    .put("step", result.cell().at().number())
                    .put("stepName", result.cell().at().key())
                    .put("fault", result.cell().fault().key())
                    .put("place", place(result))
                    .put("verdict", result.verdict().name())
                    .put("rtoMillis", result.rto().toMillis())
                    .put("backupAgeMillis", result.backupAge().toMillis())
                    .put("defect", result.defect());
            result.keysLost().forEach(one.putArray("keysLost")::add);
            result.refusals().forEach(one.putArray("refusals")::add);
            ArrayNode log = one.putArray("log");
            result.log().forEach(moment -> log.addObject()
                    .put("atMillis", moment.at().toMillis())
                    .put("step", moment.step().number())
                    .put("kind", moment.kind().name())
                    .put("text", moment.text()));
        }
        return document;
    }

    JunitSuite junit() {
        return new JunitSuite(
                "drill.matrix",
                replay(),
                cells.stream()
                        .map(result -> new JunitSuite.Case(
                                "drill.matrix." + place(result) + "."
                                        + result.cell().at().key(),
                                result.cell().key(),
                                result.rto().toMillis(),
                                result.defect()))
                        .toList());
    }

    /** A page with a table, a line for each cell. */
    String markdown() {
        StringBuilder page = new StringBuilder();
        page.append("# What came of the recovery matrix\n\n")
                .append("Played with\n\n    ")
                .append(replay())
                .append("\n\n")
                .append(
                        "[The recovery matrix](recovery-matrix.md) says what steps, faults and verdicts mean. The RTO is in the")
                .append(" time of the stage:\nvirtual time has no computation in it, a machine's has.\n\n")
                .append("| cards lost | step | fault | played | verdict | RTO, s | keys lost | refused with |\n")
                .append("|---|---|---|---|---|---|---|---|\n");
        for (CellResult result : cells) {
            page.append("| ")
                    .append(String.join(
                            " | ",
                            Integer.toString(result.cell().cardsLost()),
                            result.cell().at().number() + " "
                                    + result.cell().at().key(),
                            result.cell().fault().key(),
                            place(result),
                            words(result.verdict()) + (result.defect().isEmpty() ? "" : ": " + result.defect()),
                            seconds(result.rto()),
                            result.keysLost().isEmpty() ? "none" : String.join(", ", result.keysLost()),
                            codes(result)))
                    .append(" |\n");
        }
        page.append('\n')
                .append(Arrays.stream(Verdict.values())
                        .map(verdict -> count(verdict) + " " + words(verdict))
                        .collect(Collectors.joining(", ")))
                .append(".\n");
        return page.toString();
    }

    /** The codes of the refusals, each once, without the steps and sentences. */
    private static String codes(CellResult result) {
        return result.log().stream()
                .filter(moment -> moment.kind() == Moment.Kind.REFUSED)
                .map(moment -> moment.text().substring(0, moment.text().indexOf(':')))
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
