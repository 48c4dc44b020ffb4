package dev.holdfast.harness.workload;

import dev.holdfast.harness.client.Door;
import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.History;
import dev.holdfast.harness.history.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long the calls of a history took, and how they ended, second by second.
 *
 * @param seconds those in which a call ended, in order; a call without an end is in the second in which it began
 */
public record Latencies(List<Second> seconds) {

    /**
     * One second of one door.
     *
     * @param second since the history's first call
     * @param answered calls that were done
     * @param refused calls that certainly were not, for whatever reason
     * @param unknown calls of which nobody knows
     * @param median of the calls that had an answer, refusals included; zero if none had
     * @param p99 the time that one in a hundred took longer than
     */
    public record Second(
            long second,
            Door door,
            long answered,
            long refused,
            long unknown,
            Duration median,
            Duration p99,
            Duration longest) {}

    private record Place(long second, Door door) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int order = Long.compare(second, other.second);
            return order != 0 ? order : door.compareTo(other.door);
        }
    }

    private static final long NANOS = Duration.ofSeconds(1).toNanos();

    public Latencies {
        seconds = List.copyOf(seconds);
    }

    public static Latencies of(History history) {
        long origin = history.origin();
        Map<Place, List<Call>> places = new TreeMap<>();
        for (Call call : history.calls()) {
            long at = call.end() == Long.MAX_VALUE ? call.start() : call.end();
            places.computeIfAbsent(
                            new Place((at - origin) / NANOS, Door.ofClient(call.client())), none -> new ArrayList<>())
                    .add(call);
        }
        return new Latencies(places.entrySet().stream()
                .map(place -> second(place.getKey(), place.getValue()))
                .toList());
    }

    private static Second second(Place place, Collection<Call> calls) {
        long[] nanos = calls.stream()
                .filter(call -> !call.isUnknown())
                .mapToLong(call -> call.end() - call.start())
                .sorted()
                .toArray();
        long refused = calls.stream()
                .filter(call -> call.result() instanceof Result.Refused)
                .count();
        return new Second(
                place.second(),
                place.door(),
                nanos.length - refused,
                refused,
                calls.size() - nanos.length,
                quantile(nanos, 0.5),
                quantile(nanos, 0.99),
                quantile(nanos, 1));
    }

    /** The smallest that so many are no longer than. */
    private static Duration quantile(long[] sorted, double share) {
        return sorted.length == 0
                ? Duration.ZERO
                : Duration.ofNanos(sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)]);
    }
}
