package dev.holdfast.harness.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.report.DrillReport.Phase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

class ConsoleProgressTest {

    private static final ReportFiles.Written FILES =
            new ReportFiles.Written(Path.of("work", "report.html"), Path.of("work", "report.json"));

    @Test
    void withoutATerminalEachPhaseIsOneLine() {
        assertEquals("""
                  1/10  Create and activate the source pool ...... 1.41 s
                  2/10  Make and use keys ........................ 913 ms
                  3/10  Back up .................................. 184 ms
                       disaster: Every card of the pool is destroyed.
                  4/10  Destroy every card ....................... 31 ms
                  5/10  Create a new pool ........................ 871 ms
                  6/10  Make the exchange key .................... failed after 539 ms
                       The token "dr-exchange" is locked: unlock it with its security officer's PIN.

                NOT RECOVERED
                - "Make the exchange key" failed: The token "dr-exchange" is locked: unlock it with its security \
                officer's PIN.
                - Nothing was compared.

                  RTO       not reached
                  RPO       not known
                  Compared  nothing
                  Refused   nothing
                  Report    work/report.html
                            work/report.json
                  Again     ./hsm drill region-loss --keys 100 --quorum 2of3 --seed 42

                """ + DrillReport.NOTICE + "\n", output(SampleReports.failed(), Ansi.OFF));
    }

    @Test
    void theVerdictHasItsNumbers() {
        String told = output(SampleReports.recovered(), Ansi.OFF);
        List.of(
                        "\nFULL RECOVERY\n",
                        "\n  RTO       2.69 s\n",
                        "\n  RPO       0 of 100 keys lost; the backup was 31 ms old at the disaster\n",
                        "\n  Compared  5 of 5 as before\n",
                        "\n  Refused   4 of 4 as they must be\n")
                .forEach(part -> assertTrue(told.contains(part), told));
        assertFalse(told.contains("\u001b") || told.contains("\r"), "only a terminal understands control codes");
    }

    @Test
    void aTerminalShowsTheSameInTheEnd() {
        for (DrillReport report : List.of(SampleReports.recovered(), SampleReports.lossy(), SampleReports.failed())) {
            String drawn = output(report, Ansi.ON);
            assertTrue(drawn.contains("\u001b[31m") || drawn.contains("\u001b[32m"), "colours");
            assertEquals(output(report, Ansi.OFF), screen(drawn));
        }
    }

    /** Plays a drill's events as they come. */
    private static String output(DrillReport report, Ansi ansi) {
        StringWriter out = new StringWriter();
        ConsoleProgress progress = new ConsoleProgress(new PrintWriter(out), Help.defaultColorScheme(ansi));
        int number = 0;
        for (Phase phase : report.phases()) {
            progress.phaseStarted(++number, 10, phase.name());
            progress.progress(0.4, "key 40 of 100, and a text that is much longer than a line of a terminal is wide");
            if (phase.name().equals("Destroy every card")) {
                report.timeline().stream()
                        .filter(moment -> moment.kind() == DrillReport.Moment.Kind.DISASTER)
                        .forEach(progress::moment);
            }
            progress.phaseFinished(phase);
        }
        progress.finished(report, FILES);
        return out.toString();
    }

    /** What remains to be seen of {@code drawn}; nothing that is drawn again may have wrapped. */
    private static String screen(String drawn) {
        List<String> lines = new ArrayList<>();
        for (String line : drawn.replaceAll("\u001b\\[[0-9]*m", "").split("\n", -1)) {
            String[] states = line.split("\r\u001b\\[K", -1);
            for (int i = 0; i < states.length - 1; i++) {
                assertTrue(states[i].length() < 80, states[i]);
            }
            lines.add(states[states.length - 1]);
        }
        return String.join("\n", lines);
    }
}
