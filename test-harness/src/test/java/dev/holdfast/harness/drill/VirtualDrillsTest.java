package dev.holdfast.harness.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.report.DrillListener;
import dev.holdfast.harness.report.DrillReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The built-in drills in virtual time: the same files, the same verdict, and the same run from the same seed. */
class VirtualDrillsTest {

    private static final Map<String, String> SMALL = Map.of("hosting", "virtual", "keys", "6", "seed", "5");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"region-loss", "purged", "partition-loss", "rolling-restart", "quorum-short", "wrong-passphrase"
            })
    void isPlayedAndRecovers(String name) {
        DrillReport report = Drill.ofCatalog(name, SMALL, folder).play(DrillListener.SILENT);
        assertEquals(List.of(), report.shortcomings());
        assertTrue(report.recovered());
    }

    @Test
    void aSeedDecidesHowLongEveryStepTakes() {
        assertEquals(phases("first"), phases("second"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"partition", "rest", "pkcs11"})
    void clientsComeByThePartitionProtocolOnly(String door) throws Exception {
        Path file = Files.writeString(folder.resolve("doors.yaml"), """
                title: Doors in virtual time
                configuration: {cards: 1, keys: 1, hosting: virtual}
                method:
                  - workload: burst
                    operations: 20
                    over: {%s: 1}
                verification:
                  - check: nothing-lost
                """.formatted(door));
        DrillReport report = new Drill(
                        "doors", DrillSource.find(file.toString()).experiment(), folder.resolve("doors"), "")
                .play(DrillListener.SILENT);
        DrillReport.Phase burst = report.phases().stream()
                .filter(phase -> phase.name().equals("burst"))
                .findFirst()
                .orElseThrow();
        assertEquals(door.equals("partition"), burst.succeeded(), burst.outcome());
        assertEquals(
                !door.equals("partition"), burst.outcome().contains("no client comes over " + door), burst.outcome());
    }

    @Test
    void manySeedsGiveALineEachAndKeepOnlyWhatDidNotRecover() throws Exception {
        StringWriter out = new StringWriter();
        String[] arguments = {
            "run",
            "rolling-restart",
            "--hosting",
            "virtual",
            "--set",
            "keys=4",
            "--seeds",
            "1..2",
            "--work",
            folder.toString()
        };
        assertEquals(
                ExitCode.OK.code(),
                new CommandLine(new DrillCommand()).setOut(new PrintWriter(out)).execute(arguments));
        List<String> lines = out.toString().lines().toList();
        assertTrue(lines.get(0).startsWith("seed 1: full recovery, RTO "), out::toString);
        assertTrue(lines.get(1).startsWith("seed 2: full recovery, RTO "), out::toString);
        assertEquals("2 seeds, 0 of them not recovered.", lines.get(2));
        assertFalse(Files.exists(folder.resolve("seed-1")));

        Path lost = Files.writeString(folder.resolve("lost.yaml"), """
                title: Nobody brings the pool back
                configuration: {cards: 1, keys: 1, may-lose: all, hosting: virtual}
                method:
                  - fault: destroy-card
                    on: all
                verification:
                  - check: nothing-lost
                """);
        out.getBuffer().setLength(0);
        Path work = folder.resolve("lost");
        assertEquals(
                ExitCode.FAILED.code(),
                new CommandLine(new DrillCommand())
                        .setOut(new PrintWriter(out))
                        .execute("run", lost.toString(), "--seeds", "3..3", "--work", work.toString()));
        assertTrue(out.toString().startsWith("seed 3: NOT RECOVERED"), out::toString);
        assertTrue(Files.exists(work.resolve("seed-3/report.html")));
    }

    /** Each with how long it took; the service is started on the machine's time. */
    private List<String> phases(String run) {
        return Drill.ofCatalog("partition-loss", SMALL, folder.resolve(run))
                .play(DrillListener.SILENT)
                .phases()
                .stream()
                .skip(1)
                .map(phase -> phase.name() + ", " + phase.durationMillis() + " ms: " + phase.outcome())
                .toList();
    }
}
