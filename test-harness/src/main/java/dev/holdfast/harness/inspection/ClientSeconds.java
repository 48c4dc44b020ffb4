package dev.holdfast.harness.inspection;

import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.History;
import dev.holdfast.harness.history.Result;
import dev.holdfast.harness.report.RunDetail.Second;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** The calls of a history by the second in which they ended, from that of the first to that of the last without a gap. */
public final class ClientSeconds {

    private static final long SECOND = 1_000;

    private ClientSeconds() {}

    /** @param origin the start of the run by the clock of the history, nanoseconds */
    public static List<Second> of(History history, long origin) {
        SortedMap<Long, List<Call>> byEnd = new TreeMap<>();
        for (Call call : history.calls()) {
            // Of a call that was never answered nobody knows when it ended; it is told where it began.
            long at =
                    TimeUnit.NANOSECONDS.toMillis((call.end() == Long.MAX_VALUE ? call.start() : call.end()) - origin);
            byEnd.computeIfAbsent(Math.max(0, at / SECOND), unused -> new ArrayList<>())
                    .add(call);
        }
        return byEnd.isEmpty()
                ? List.of()
                : LongStream.rangeClosed(byEnd.firstKey(), byEnd.lastKey())
                        .mapToObj(number -> second(number * SECOND, byEnd.getOrDefault(number, List.of())))
                        .toList();
    }

    private static Second second(long atMillis, List<Call> calls) {
        long[] micros = calls.stream()
                .filter(Call::isDone)
                .mapToLong(call -> TimeUnit.NANOSECONDS.toMicros(call.waited()))
                .sorted()
                .toArray();
        return new Second(
                atMillis,
                micros.length,
                calls.stream()
                        .filter(call -> call.result() instanceof Result.Refused)
                        .count(),
                calls.stream().filter(Call::isUnknown).count(),
                percentile(micros, 50),
                percentile(micros, 99),
                percentile(micros, 100));
    }

    /** The least value that so many per cent of all do not exceed; 0 of none. */
    private static long percentile(long[] ascending, int percent) {
        return ascending.length == 0 ? 0 : ascending[(ascending.length * percent + 99) / 100 - 1];
    }
}
