package dev.holdfast.harness.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.harness.client.Door;
import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.History;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Refusal;
import dev.holdfast.harness.history.Result;
import dev.holdfast.harness.workload.Latencies.Second;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LatenciesTest {

    private static final long MILLI = 1_000_000;

    @Test
    void callsCountInTheSecondInWhichTheyEndAndAtTheirDoor() {
        List<Call> calls = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            calls.add(call(i, "rest-000", 0, i, Result.DONE));
        }
        calls.add(call(101, "rest-001", 900, 1_400, new Result.Refused(Refusal.OTHER, "")));
        calls.add(call(102, "pkcs11-002", 1_500, Long.MAX_VALUE / MILLI, new Result.Unknown("")));
        assertEquals(
                List.of(
                        new Second(0, Door.REST, 100, 0, 0, millis(50), millis(99), millis(100)),
                        new Second(1, Door.REST, 0, 1, 0, millis(500), millis(500), millis(500)),
                        new Second(1, Door.PKCS11, 0, 0, 1, Duration.ZERO, Duration.ZERO, Duration.ZERO)),
                Latencies.of(new History("", calls, false)).seconds());
    }

    private static Call call(long id, String client, long start, long end, Result result) {
        long at = result instanceof Result.Unknown ? Long.MAX_VALUE : end * MILLI;
        return new Call(id, client, "a", Operation.GET, "", Map.of(), start * MILLI, at, result);
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
