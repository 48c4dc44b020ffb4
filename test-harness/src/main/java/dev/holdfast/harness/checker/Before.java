package dev.holdfast.harness.checker;

import dev.holdfast.harness.history.Call;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What certainly was the case when a call began, by the calls that were over. */
final class Before {

    private final List<Call> calls;

    /** @param calls of one key */
    Before(List<Call> calls) {
        this.calls = calls;
    }

    /**
     * The last acknowledged cause that was over when the call began, unless an excuse can have taken effect after it and
     * before the call's answer.
     */
    Optional<Call> unexcused(Call call, Predicate<Call> cause, Predicate<Call> excuse) {
        return last(call, cause).filter(found -> calls.stream()
                .filter(Call::mayHaveHappened)
                .filter(excuse)
                .noneMatch(other -> other.start() <= call.end() && other.latest() >= found.start()));
    }

    /** The cause that began last of those that were acknowledged and over when the call began. */
    Optional<Call> last(Call call, Predicate<Call> cause) {
        return calls.stream()
                .filter(Call::isDone)
                .filter(other -> other.precedes(call))
                .filter(cause)
                .max(Comparator.comparingLong(Call::start));
    }
}
