package dev.holdfast.harness.checker;

import dev.holdfast.harness.history.Call;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What certainly was the case when a call began, by the calls on the same key that were over. */
final class Before {

    private final List<Call> byStart;
    private final List<Call> unknown;
    private final long longest;

    /** @param calls of one key */
    Before(List<Call> calls) {
        byStart = calls.stream()
                .filter(Call::isDone)
                .sorted(Comparator.comparingLong(Call::start))
                .toList();
        unknown = calls.stream().filter(Call::isUnknown).toList();
        longest = byStart.stream()
                .mapToLong(call -> call.end() - call.start())
                .max()
                .orElse(0);
    }

    /** By version, with all calls that concern it and those that may. */
    static Map<String, Before> byVersion(List<Call> calls) {
        List<Call> happened = calls.stream().filter(Call::mayHaveHappened).toList();
        List<Call> ofAny =
                happened.stream().filter(call -> call.concerned().isEmpty()).toList();
        return happened.stream()
                .filter(call -> !call.concerned().isEmpty())
                .collect(Collectors.groupingBy(
                        Call::concerned,
                        Collectors.collectingAndThen(
                                Collectors.toList(),
                                own -> new Before(Stream.concat(own.stream(), ofAny.stream())
                                        .toList()))));
    }

    /**
     * The last acknowledged cause that was over when the call began, unless an excuse can have taken effect after it and
     * before the call's answer.
     */
    Optional<Call> unexcused(Call call, Predicate<Call> cause, Predicate<Call> excuse) {
        return last(call, cause).filter(found -> !isExcused(call, found, excuse));
    }

    /** The cause that began last of those that were acknowledged and over when the call began. */
    Optional<Call> last(Call call, Predicate<Call> cause) {
        for (int i = startedBy(call.start()) - 1; i >= 0; i--) {
            Call other = byStart.get(i);
            if (other.precedes(call) && cause.test(other)) {
                return Optional.of(other);
            }
        }
        return Optional.empty();
    }

    private boolean isExcused(Call call, Call found, Predicate<Call> excuse) {
        for (int i = startedBy(call.end()) - 1; i >= 0; i--) {
            Call other = byStart.get(i);
            if (other.start() < found.start() - longest) {
                break;
            }
            if (other.end() >= found.start() && excuse.test(other)) {
                return true;
            }
        }
        return unknown.stream().anyMatch(other -> other.start() <= call.end() && excuse.test(other));
    }

    /** How many began at this time or before. */
    private int startedBy(long time) {
        int low = 0;
        int high = byStart.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (byStart.get(middle).start() <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
