package dev.holdfast.harness.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.node.FirmwareKind;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every drill, with cards in this process and with cards that are killed for real, ends in a full recovery. */
class DrillsTest {

    private static final int KEYS = 24;

    /** How many things each drill must have seen refused. */
    private static final Map<String, Integer> REFUSALS = Map.of(
            "region-loss",
            6,
            "purged",
            8,
            "archived",
            8,
            PartitionLoss.NAME,
            2,
            RollingRestart.NAME,
            0,
            UpdateUnderLoad.NAME,
            0);

    @TempDir
    Path folder;

    static Stream<Arguments> drills() {
        return REFUSALS.keySet().stream().sorted().flatMap(drill -> Stream.of(Hosting.values())
                .map(hosting -> Arguments.of(drill, hosting)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("drills")
    void nothingIsLost(String drill, Hosting hosting) throws IOException {
        Path work = folder.resolve("work");
        DrillReport report = run(drill, new DrillPlan(3, KEYS, 3, hosting, work));
        ReportFiles.write(work, report);

        assertEquals(List.of(), report.shortcomings(), () -> report.phases().toString());
        assertTrue(report.recovered());
        assertEquals(drill, report.drill());
        assertTrue(report.replay().startsWith("./hsm drill " + drill + " "), report.replay());
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
    @EnumSource(Hosting.class)
    void aCardThatIsGivenABadImageRefusesItAndTheUpdateIsTakenBack(Hosting hosting) {
        DrillReport report = UpdateUnderLoad.run(
                new DrillPlan(3, KEYS, 3, hosting, DrillFirmware.of(FirmwareKind.TEST), folder.resolve("work")),
                true,
                DrillListener.SILENT);

        assertEquals(List.of(), report.shortcomings(), () -> report.phases().toString());
        assertTrue(report.recovered());
        assertTrue(report.replay().endsWith(" --firmware test --bad-image"), report.replay());
        assertEquals(Firmware.TEST.version(), report.configuration().get("firmware"));
        assertTrue(
                report.phases().stream()
                        .anyMatch(phase -> phase.outcome().contains("the cards run " + Firmware.TEST.version())),
                () -> report.phases().toString());
        Refusal refusal = report.refusals().get(0);
        assertTrue(refusal.passed(), refusal.toString());
        assertTrue(refusal.message().contains("is not what its maker put there"), refusal.message());
    }

    private static DrillReport run(String drill, DrillPlan plan) {
        return switch (drill) {
            case PartitionLoss.NAME -> PartitionLoss.run(plan, DrillListener.SILENT);
            case RollingRestart.NAME -> RollingRestart.run(plan, DrillListener.SILENT);
            case UpdateUnderLoad.NAME -> UpdateUnderLoad.run(plan, false, DrillListener.SILENT);
            default ->
                TotalLoss.run(
                        new TotalLossOptions(
                                Stream.of(Disaster.values())
                                        .filter(disaster -> disaster.drill().equals(drill))
                                        .findFirst()
                                        .orElseThrow(),
                                plan,
                                QuorumChoice.parse("2of3"),
                                new CustodyChoice.Partition()),
                        DrillListener.SILENT);
        };
    }
}
