package dev.holdfast.harness.checker;

import dev.holdfast.harness.history.Attribute;
import dev.holdfast.harness.history.Call;
import java.util.List;
import java.util.Optional;

/** A version that was disabled, as somebody was told, does nothing until it is enabled. */
final class DisabledStaysSilent implements Invariant {

    @Override
    public String name() {
        return "nothing signs after its disabling";
    }

    @Override
    public List<String> broken(Observed observed) {
        return observed.history().byKey().values().stream()
                .flatMap(calls -> {
                    Before before = new Before(calls);
                    return calls.stream()
                            .filter(call -> call.operation().isUse() && call.isDone())
                            .flatMap(call -> disabled(before, call)
                                    .map(write -> Words.of(call) + " was answered, although " + Words.of(write)
                                            + " was acknowledged before")
                                    .stream());
                })
                .toList();
    }

    private static Optional<Call> disabled(Before before, Call call) {
        String version = call.concerned();
        if (version.isEmpty()) {
            return Optional.empty();
        }
        return before.unexcused(
                call,
                write -> version.equals(write.concerned())
                        && Attribute.FALSE.equals(write.attributes().get(Attribute.ENABLED)),
                other -> Attribute.TRUE.equals(other.attributes().get(Attribute.ENABLED))
                        && (other.concerned().isEmpty() || other.concerned().equals(version)));
    }
}
