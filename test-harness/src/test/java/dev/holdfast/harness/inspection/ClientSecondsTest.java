package dev.holdfast.harness.inspection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.History;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Refusal;
import dev.holdfast.harness.history.Result;
import dev.holdfast.harness.report.RunDetail.Second;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Availability and latency, as they are drawn, from what clients were told. */
final class ClientSecondsTest {

    private static final long MILLI = 1_000_000;
    private static final long ORIGIN = 77 * MILLI;

    @Test
    void aCallCountsInTheSecondInWhichItEnds() {
        assertEquals(
                List.of(
                        new Second(1_000, 2, 0, 0, 5_000, 300_000, 300_000),
                        new Second(2_000, 0, 0, 0, 0, 0, 0),
                        new Second(3_000, 0, 1, 1, 0, 0, 0)),
                seconds(
                        call(900, 1_200, done()),
                        call(1_500, 1_505, done()),
                        call(2_100, 3_000, new Result.Refused(Refusal.OTHER, "")),
                        call(3_100, Long.MAX_VALUE, new Result.Unknown(""))));
    }

    @Test
    void oneInAHundredMayTakeLonger() {
        Call[] calls = Stream.concat(
                        IntStream.rangeClosed(1, 99).mapToObj(ms -> call(0, ms, done())),
                        Stream.of(call(0, 900, done())))
                .toArray(Call[]::new);
        assertEquals(List.of(new Second(0, 100, 0, 0, 50_000, 99_000, 900_000)), seconds(calls));
    }

    @Test
    void withoutCallsThereIsNothingToDraw() {
        assertEquals(List.of(), seconds());
    }

    private static List<Second> seconds(Call... calls) {
        return ClientSeconds.of(new History("test", List.of(calls), false), ORIGIN);
    }

    private static Result done() {
        return Result.of("v", "m", Map.of());
    }

    private static Call call(long startMillis, long endMillis, Result result) {
        return new Call(
                1,
                "client",
                "key",
                Operation.GET,
                "",
                Map.of(),
                ORIGIN + startMillis * MILLI,
                endMillis == Long.MAX_VALUE ? Long.MAX_VALUE : ORIGIN + endMillis * MILLI,
                result);
    }
}
