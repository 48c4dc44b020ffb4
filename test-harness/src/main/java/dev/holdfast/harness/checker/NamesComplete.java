package dev.holdfast.harness.checker;

import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Result.Done;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A list of the pool's keys has all that were there before it was asked for and while it was made, and none that were not.
 * Of what changed meanwhile it may tell either: it is not one point in time.
 */
final class NamesComplete implements Invariant {

    /** A list, and what it held. */
    private record Told(Call call, Set<String> names) {

        private static Stream<Told> of(Call call) {
            return call.result() instanceof Done done
                    ? Stream.of(new Told(call, Set.copyOf(done.names())))
                    : Stream.empty();
        }
    }

    @Override
    public String name() {
        return "lists of keys are complete";
    }

    @Override
    public List<String> broken(Observed observed) {
        List<String> broken = new ArrayList<>();
        List<Told> lists = observed.history().calls().stream()
                .filter(call -> call.operation() == Operation.NAMES)
                .flatMap(Told::of)
                .toList();
        observed.history().byKey().forEach((key, calls) -> {
            Before before = new Before(calls);
            for (Told list : lists) {
                judge(before, list.call(), key, list.names().contains(key), broken);
            }
        });
        return broken;
    }

    private static void judge(Before before, Call list, String key, boolean named, List<String> broken) {
        if (named) {
            before.unexcused(list, NamesComplete::ends, NamesComplete::begins)
                    .ifPresent(end -> broken.add(Words.of(list) + " has " + key + ", although " + Words.of(end)
                            + " was acknowledged before"));
        } else {
            before.unexcused(list, NamesComplete::begins, NamesComplete::ends)
                    .ifPresent(begin -> broken.add(Words.of(list) + " lacks " + key + ", although " + Words.of(begin)
                            + " was acknowledged before"));
        }
    }

    private static boolean begins(Call call) {
        return call.operation().isMaking() || call.operation() == Operation.RECOVER;
    }

    private static boolean ends(Call call) {
        return call.operation() == Operation.DELETE;
    }
}
