package dev.holdfast.harness.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.experiment.Hosting;
import dev.holdfast.harness.report.DrillListener;
import dev.holdfast.harness.report.DrillReport;
import dev.holdfast.harness.report.DrillReport.Check;
import dev.holdfast.harness.report.DrillReport.Refusal;
import dev.holdfast.harness.report.ReportFiles;
import dev.holdfast.partition.firmware.Firmware;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every drill, with cards in this process and with cards that are killed for real, ends in a full recovery. */
class DrillsTest {

    private static final String KEYS = "24";

    /** How many things each drill must have seen refused. */
    private static final Map<String, Integer> REFUSALS = Map.of(
            "region-loss", 6,
            "purged", 8,
            "archived", 8,
            "partition-loss", 2,
            "slow-network-failover", 0,
            "rolling-restart", 0,
            "rolling-update", 0,
            "quorum-short", 1,
            "wrong-passphrase", 1);

    /** Whose worth is in what people do, which is the same wherever cards run. */
    private static final Set<String> ABOUT_PEOPLE = Set.of("quorum-short", "wrong-passphrase");

    @TempDir
    Path folder;

    static Stream<Arguments> drills() {
        return REFUSALS.keySet().stream().sorted().flatMap(drill -> Stream.of(Hosting.EMBEDDED, Hosting.PROCESSES)
                .filter(hosting -> hosting == Hosting.EMBEDDED || !ABOUT_PEOPLE.contains(drill))
                .map(hosting -> Arguments.of(drill, hosting)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("drills")
    void nothingIsLost(String drill, Hosting hosting) throws IOException {
        Path work = folder.resolve("work");
        DrillReport report = played(drill, Map.of("keys", KEYS, "seed", "3", "hosting", hosting.key()), work);
        ReportFiles.write(work, report, work.resolve("cards/owner"));

        assertEquals(List.of(), report.shortcomings(), () -> report.phases().toString());
        assertTrue(report.recovered());
        assertEquals(drill, report.drill());
        assertEquals(hosting == Hosting.PROCESSES, report.replay().contains("--processes"));
        assertEquals(
                REFUSALS.get(drill).longValue(),
                report.refusals().stream().filter(Refusal::passed).count());
        for (Check check : report.checks()) {
            assertTrue(check.expected() > 0, check.subject() + " compared nothing");
        }
        assertTrue(Files.size(work.resolve("report.html")) > 0);
        assertTrue(Files.size(work.resolve("report.json")) > 0);
        assertFalse(report.loss().keysBefore() == 0);
    }

    @ParameterizedTest
    @EnumSource(names = {"EMBEDDED", "PROCESSES"})
    void aCardThatIsGivenABadImageRefusesItAndTheUpdateIsTakenBack(Hosting hosting) {
        DrillReport report = played(
                "bad-image",
                Map.of("keys", KEYS, "seed", "3", "hosting", hosting.key(), "firmware", "test"),
                folder.resolve("work"));

        assertEquals(List.of(), report.shortcomings(), () -> report.phases().toString());
        assertTrue(report.recovered());
        assertEquals(Firmware.TEST.version(), report.configuration().get("firmware"));
        assertTrue(
                report.phases().stream()
                        .anyMatch(phase -> phase.outcome().contains("the cards run " + Firmware.TEST.version())),
                () -> report.phases().toString());
        Refusal refusal = report.refusals().get(0);
        assertTrue(refusal.passed(), refusal.toString());
        assertTrue(refusal.message().contains("is not what its maker put there"), refusal.message());
    }

    private static DrillReport played(String drill, Map<String, String> changes, Path work) {
        return Drill.ofCatalog(drill, changes, work).play(DrillListener.SILENT);
    }
}
