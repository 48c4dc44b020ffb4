package dev.holdfast.harness.functional.report;

import dev.holdfast.harness.functional.Section;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The page of a run: what was tested, what failed, and of every requirement which tests show it or why none does. */
record CoveragePage(Coverage coverage, List<Outcome> outcomes, Instant when) {

    /** Markdown. */
    String text() {
        StringBuilder page = new StringBuilder("# Functional tests\n\n")
                .append("**")
                .append(EvidenceFolder.NOTICE)
                .append("**\n\nRun at ")
                .append(when)
                .append(": ")
                .append(outcomes.stream().filter(Outcome::passed).count())
                .append(" of ")
                .append(outcomes.size())
                .append(" tests passed.\n");
        failures(page);
        page.append("\n## Figures\n\n").append(figures());
        coverage.sections().forEach(section -> requirements(page, section));
        return page.append(
                        "\nNumbers of requirements are those of NIST's table of test requirements v2.9.12 (12 September 2025), for a"
                                + " hardware module, multiple-chip embedded, at level 3; what they are about is in our words.\n")
                .toString();
    }

    private void failures(StringBuilder page) {
        List<Outcome> failed =
                outcomes.stream().filter(outcome -> !outcome.passed()).toList();
        if (failed.isEmpty()) {
            return;
        }
        page.append("\n## Failed\n\nThese leave no evidence.\n\n");
        for (Outcome outcome : failed) {
            page.append("- `")
                    .append(outcome.test().id())
                    .append("`: ")
                    .append(cell(outcome.failure()))
                    .append('\n');
        }
    }

    /** A table of the sections in numbers. */
    String figures() {
        StringBuilder table = new StringBuilder(
                "| section | required | tested | not applicable | other reasons |\n|---|---|---|---|---|\n");
        for (Section section : coverage.sections()) {
            row(table, section.number() + " " + section.title(), coverage.of(section));
        }
        row(table, "all", coverage.total());
        return table.toString();
    }

    private static void row(StringBuilder table, String name, Coverage.Figures figures) {
        table.append("| ")
                .append(name)
                .append(" | ")
                .append(figures.required())
                .append(" | ")
                .append(figures.tested())
                .append(" | ")
                .append(figures.notApplicable())
                .append(" | ")
                .append(figures.others())
                .append(" |\n");
    }

    private void requirements(StringBuilder page, Section section) {
        Map<String, Outcome> ran = outcomes.stream()
                .collect(Collectors.toMap(outcome -> outcome.test().id(), outcome -> outcome));
        page.append("\n## ")
                .append(section.number())
                .append(' ')
                .append(section.title())
                .append("\n\n| requirement | about | shown by |\n|---|---|---|\n");
        for (Requirement requirement : coverage.requirements()) {
            if (requirement.section() == section.number()) {
                String shown = requirement.toBeTested()
                        ? coverage.testsOf(requirement).stream()
                                .map(id -> "`" + id + "` " + result(ran.get(id)))
                                .collect(Collectors.joining(", "))
                        : cell(requirement.reason());
                page.append("| ")
                        .append(requirement.number())
                        .append(" | ")
                        .append(cell(requirement.about()))
                        .append(" | ")
                        .append(shown)
                        .append(" |\n");
            }
        }
    }

    private static String result(@Nullable Outcome outcome) {
        return outcome == null ? "(not run)" : outcome.passed() ? "passed" : "**failed**";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
