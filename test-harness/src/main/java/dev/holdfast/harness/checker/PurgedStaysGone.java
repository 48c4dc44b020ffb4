package dev.holdfast.harness.checker;

import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.Operation;
import java.util.ArrayList;
import java.util.List;

/** After its purge a key is gone, and so is every version it had; a key made later under the name is another one. */
final class PurgedStaysGone implements Invariant {

    @Override
    public String name() {
        return "purged never returns";
    }

    @Override
    public List<String> broken(Observed observed) {
        List<String> broken = new ArrayList<>();
        observed.history().byKey().values().stream()
                .filter(calls -> calls.stream().anyMatch(PurgedStaysGone::isPurge))
                .forEach(calls -> {
                    Before before = new Before(calls);
                    calls.stream()
                            .filter(call -> call.isDone() && call.operation() != Operation.CREATE)
                            .forEach(call -> returned(before, call, broken));
                });
        return broken;
    }

    private static void returned(Before before, Call call, List<String> broken) {
        before.unexcused(call, PurgedStaysGone::isPurge, other -> other.operation() == Operation.CREATE)
                .or(() -> before.last(
                        call,
                        purge -> isPurge(purge)
                                && !call.concerned().isEmpty()
                                && before.last(purge, earlier -> earlier.concerned()
                                                .equals(call.concerned()))
                                        .isPresent()))
                .ifPresent(purge -> broken.add(
                        Words.of(call) + " was answered, although " + Words.of(purge) + " was acknowledged before"));
    }

    private static boolean isPurge(Call call) {
        return call.operation() == Operation.PURGE && call.isDone();
    }
}
