package dev.holdfast.harness.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.report.DrillReport.Phase;
import dev.holdfast.harness.report.RunDetail.LostChange;
import dev.holdfast.harness.report.RunDetail.Second;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** RTO and RPO of a phase, from what clients were told second by second. */
final class RunDetailTest {

    @Test
    void theLongestSilenceOfAPhaseLiesWithinIt() {
        RunDetail detail = answeredIn(0, 1, 5, 6, 9);
        assertEquals(3_000, detail.longestSilenceMillis(phase(0, 10_000)), "seconds 2, 3 and 4");
        assertEquals(2_000, detail.longestSilenceMillis(phase(5_000, 5_000)), "seconds 7 and 8");
        assertEquals(1_000, detail.longestSilenceMillis(phase(4_000, 2_000)), "second 4 alone is in the phase");
        assertEquals(2_500, detail.longestSilenceMillis(phase(2_500, 4_000)), "what lies in the phase of 2, 3 and 4");
        assertEquals(0, detail.longestSilenceMillis(phase(5_000, 1_500)));
    }

    @Test
    void beforeTheFirstCallAndAfterTheLastNobodyAsked() {
        RunDetail detail = answeredIn(4, 5);
        assertEquals(0, detail.longestSilenceMillis(phase(0, 20_000)));
        assertEquals(0, detail.longestSilenceMillis(phase(10_000, 5_000)));
        assertEquals(0, RunDetail.NONE.longestSilenceMillis(phase(0, 5_000)));
    }

    @Test
    void aPhaseInWhichNobodyIsAnsweredIsSilentToItsEnd() {
        List<Second> seconds =
                List.of(second(0, 5), second(1, 0), second(2, 0), second(3, 0), second(4, 0), second(5, 1));
        RunDetail detail = new RunDetail("", List.of(), List.of(), seconds, List.of());
        assertEquals(3_000, detail.longestSilenceMillis(phase(1_000, 3_000)));
    }

    @Test
    void aLostChangeSpeaksAgainstTheRecoveryAndCountsInItsPhase() {
        RunDetail detail = new RunDetail(
                "", List.of(), List.of(), List.of(), List.of(new LostChange(1_500, "load-001 counts 3 instead of 4.")));
        assertEquals(0, detail.lostIn(phase(0, 1_500)));
        assertEquals(1, detail.lostIn(phase(1_500, 10)));
        DrillReport report = SampleReports.with(SampleReports.recovered(), detail);
        assertFalse(report.recovered());
        assertTrue(report.reason().contains("1 changes"), report::reason);
    }

    private static RunDetail answeredIn(long... answered) {
        List<Second> seconds =
                LongStream.of(answered).mapToObj(at -> second(at, 1)).toList();
        return new RunDetail("", List.of(), List.of(), seconds, List.of());
    }

    private static Second second(long at, long answered) {
        return new Second(at * 1_000, answered, 0, 0, answered, answered, answered);
    }

    private static Phase phase(long start, long millis) {
        return new Phase("phase", start, millis, false, true, "");
    }
}
