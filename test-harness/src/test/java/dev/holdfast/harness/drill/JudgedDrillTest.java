package dev.holdfast.harness.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.report.DrillListener;
import dev.holdfast.harness.report.DrillReport;
import dev.holdfast.harness.report.RunDetail.Evidence;
import dev.holdfast.harness.report.RunDetail.Judged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A drill is judged by all that simulated runs are judged by: cards that run a planted bug do not get through it. */
class JudgedDrillTest {

    private static final String BUG = """
              - fault: planted-bug
                bug: %s
                on: all
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "virtual, one-way-goes-back, one-way attributes never go back",
        "virtual, audit-left-out, audit chains verify",
        "embedded, one-way-goes-back, one-way attributes never go back",
        "embedded, own-clock, cards' digests agree"
    })
    void aPlantedBugIsFound(String hosting, String bug, String checker) throws IOException {
        DrillReport report = played(hosting, BUG.formatted(bug));
        Judged judged = report.detail().judged();
        assertEquals("violation", judged.verdict());
        assertTrue(
                judged.evidence().stream()
                        .map(Evidence::checker)
                        .collect(Collectors.toSet())
                        .contains(checker),
                judged.evidence()::toString);
        assertFalse(report.recovered());
    }

    @ParameterizedTest
    @ValueSource(strings = {"virtual", "embedded"})
    void withoutItNothingIsFound(String hosting) throws IOException {
        DrillReport report = played(hosting, "");
        assertEquals("ok", report.detail().judged().verdict());
        assertTrue(report.detail().judged().ground().contains("audit logs of "));
        assertTrue(report.recovered(), report.shortcomings()::toString);
    }

    private DrillReport played(String hosting, String fault) throws IOException {
        Path file = Files.writeString(folder.resolve("judged.yaml"), """
                title: Clients work
                configuration: {cards: 3, keys: 2, firmware: test, may-lose: all, hosting: %s}
                method:
                %s  - workload: counters
                    clients: 2
                  - probe: clients-progress
                verification:
                  - check: nothing-lost
                """.formatted(hosting, fault));
        return new Drill("judged", DrillSource.find(file.toString()).experiment(), folder.resolve("work"), "")
                .play(DrillListener.SILENT);
    }
}
