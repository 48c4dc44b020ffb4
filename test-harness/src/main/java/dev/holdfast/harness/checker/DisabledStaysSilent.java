package dev.holdfast.harness.checker;

import dev.holdfast.harness.history.Attribute;
import dev.holdfast.harness.history.Call;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
                .filter(calls -> calls.stream().anyMatch(DisabledStaysSilent::disables))
                .flatMap(calls -> {
                    Map<String, Before> versions = Before.byVersion(calls);
                    return calls.stream()
                            .filter(call -> call.operation().isUse()
                                    && call.isDone()
                                    && !call.concerned().isEmpty())
                            .flatMap(call -> disabled(Objects.requireNonNull(versions.get(call.concerned())), call)
                                    .map(write -> Words.of(call) + " was answered, although " + Words.of(write)
                                            + " was acknowledged before")
                                    .stream());
                })
                .toList();
    }

    private static Optional<Call> disabled(Before before, Call call) {
        return before.unexcused(
                call,
                write -> !write.concerned().isEmpty() && disables(write),
                other -> Attribute.TRUE.equals(other.attributes().get(Attribute.ENABLED)));
    }

    private static boolean disables(Call call) {
        return Attribute.FALSE.equals(call.attributes().get(Attribute.ENABLED));
    }
}
