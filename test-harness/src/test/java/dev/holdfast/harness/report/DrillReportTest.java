package dev.holdfast.harness.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.report.DrillReport.Check;
import dev.holdfast.harness.report.DrillReport.Loss;
import dev.holdfast.harness.report.DrillReport.Phase;
import dev.holdfast.harness.report.DrillReport.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DrillReportTest {

    private static final List<Phase> RAN = List.of(new Phase("restore", 0, 7, true, true, "Restored."));
    private static final List<Check> SAME = List.of(new Check("keys", 2, 2, List.of()));
    private static final Loss NONE = new Loss(2, List.of(), 0);

    @Test
    void aFullRecoveryHasNoShortcoming() {
        DrillReport report = SampleReports.recovered();
        assertTrue(report.recovered());
        assertEquals(List.of(), report.shortcomings());
        assertEquals(871 + 212 + 48 + 166 + 655 + 739, report.recoveryMillis());
        assertEquals(
                "All keys (100) came back in 2.69 s; everything compared is as it was,"
                        + " and everything that had to be refused was refused.",
                report.reason());
    }

    @Test
    void eachShortcomingAloneDeniesTheRecovery() {
        assertTrue(report(RAN, SAME, List.of(), NONE).recovered());
        assertDenied("No phase ran.", report(List.of(), SAME, List.of(), NONE));
        assertDenied(
                "\"restore\" failed: No disk.",
                report(List.of(new Phase("restore", 0, 7, true, false, "No disk.")), SAME, List.of(), NONE));
        assertDenied("Nothing was compared.", report(RAN, List.of(), List.of(), NONE));
        assertDenied(
                "\"keys\": 1 of 2 were as before.",
                report(RAN, List.of(new Check("keys", 2, 1, List.of())), List.of(), NONE));
        assertDenied(
                "\"keys\": 2 of 2 were as before, and yet: One more than before.",
                report(RAN, List.of(new Check("keys", 2, 2, List.of("One more than before."))), List.of(), NONE));
        assertDenied(
                "\"second upload\" had to be refused with EXCHANGE_KEY_USED and ended with OK.",
                report(RAN, SAME, List.of(refusal("OK", true)), NONE));
        assertDenied(
                "\"second upload\" was refused, and yet it changed the pool.",
                report(RAN, SAME, List.of(refusal("EXCHANGE_KEY_USED", false)), NONE));
        assertDenied("1 of 2 keys did not come back.", report(RAN, SAME, List.of(), new Loss(2, List.of("a"), 0)));
    }

    private static void assertDenied(String shortcoming, DrillReport report) {
        assertFalse(report.recovered(), shortcoming);
        assertEquals(List.of(shortcoming), report.shortcomings());
        assertEquals(shortcoming, report.reason());
    }

    private static Refusal refusal(String actualCode, boolean nothingChanged) {
        return new Refusal("second upload", "EXCHANGE_KEY_USED", actualCode, "It was used.", nothingChanged);
    }

    private static DrillReport report(List<Phase> phases, List<Check> checks, List<Refusal> refusals, Loss loss) {
        return new DrillReport(
                "region-loss",
                "t",
                RunKind.DRILL,
                Instant.EPOCH,
                7,
                Map.of(),
                "hsm",
                phases,
                checks,
                refusals,
                loss,
                List.of(),
                RunDetail.NONE);
    }
}
