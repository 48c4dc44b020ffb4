package dev.holdfast.harness.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.report.TimeScale.Tick;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeScaleTest {

    @Test
    void aLongPreparationLeavesTwoThirdsToTheRecovery() {
        TimeScale scale = TimeScale.of(22_000, 24_000);
        assertTrue(scale.changesAtDisaster());
        assertEquals(0, scale.percent(0));
        assertEquals(16.5, scale.percent(11_000));
        assertEquals(33, scale.percent(22_000));
        assertEquals(66.5, scale.percent(23_000));
        assertEquals(100, scale.percent(24_000));
        assertEquals(
                List.of(
                        new Tick(0, "0 s"),
                        new Tick(10_000, "10 s"),
                        new Tick(22_500, "+500 ms"),
                        new Tick(23_000, "+1000 ms"),
                        new Tick(23_500, "+1500 ms"),
                        new Tick(24_000, "+2000 ms")),
                scale.ticks());
    }

    @Test
    void aShortPreparationIsNotStretched() {
        TimeScale scale = TimeScale.of(1_000, 10_000);
        assertFalse(scale.changesAtDisaster());
        assertEquals(10, scale.percent(1_000));
        assertEquals(55, scale.percent(5_500));
    }

    @Test
    void withoutADisasterOrWithNothingAfterItTheScaleIsEven() {
        assertEquals(25, TimeScale.of(0, 4_000).percent(1_000));
        assertEquals(new Tick(1_000, "1 s"), TimeScale.of(0, 4_000).ticks().get(1));
        assertEquals(25, TimeScale.of(4_000, 4_000).percent(1_000));
        assertEquals(100, TimeScale.of(4_000, 4_000).percent(4_000));
        assertEquals(100, TimeScale.of(0, 1).percent(1));
    }
}
