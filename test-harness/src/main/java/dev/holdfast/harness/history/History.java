package dev.holdfast.harness.history;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All calls of a run.
 *
 * @param title what ran, for people
 * @param calls in ascending order of id
 * @param torn whether the file ended within a record, as it does when its writer was killed; that record is left out
 */
public record History(String title, List<Call> calls, boolean torn) {

    public History {
        calls = List.copyOf(calls);
    }

    /** The calls on each key, by name; those on no key are left out. */
    public Map<String, List<Call>> byKey() {
        return calls.stream()
                .filter(call -> !call.key().isEmpty())
                .collect(Collectors.groupingBy(Call::key, TreeMap::new, Collectors.toList()));
    }

    /** When the first call began, nanoseconds of the history's clock; 0 if there is none. */
    public long origin() {
        return calls.stream().mapToLong(Call::start).min().orElse(0);
    }
}
