package dev.holdfast.harness.checker;

import dev.holdfast.harness.history.Attribute;
import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Refusal;
import dev.holdfast.harness.history.Result.Done;
import dev.holdfast.harness.history.Result.Refused;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was acknowledged is there for everybody who asks later, until somebody changes it. */
final class NothingLost implements Invariant {

    @Override
    public String name() {
        return "nothing acknowledged is lost";
    }

    @Override
    public List<String> broken(Observed observed) {
        List<String> broken = new ArrayList<>();
        observed.history().byKey().values().forEach(calls -> {
            Before before = new Before(calls);
            Map<String, Before> versions = Before.byVersion(calls);
            Set<Attribute> changing = changing(calls);
            for (Call call : calls) {
                lostKey(before, call, broken);
                if (call.result() instanceof Done done) {
                    Before version = versions.getOrDefault(call.concerned(), before);
                    done.seen().forEach((attribute, value) -> {
                        if (changing.contains(attribute)) {
                            lostValue(version, call, attribute, value, broken);
                        }
                    });
                }
            }
        });
        return broken;
    }

    /** Attributes that were set to more than one value, or to another than some answer told. */
    private static Set<Attribute> changing(List<Call> calls) {
        Map<Attribute, String> values = new EnumMap<>(Attribute.class);
        Set<Attribute> changing = EnumSet.noneOf(Attribute.class);
        for (Call call : calls) {
            call.attributes().forEach((attribute, value) -> meet(values, changing, attribute, value));
            if (call.result() instanceof Done done) {
                done.seen().forEach((attribute, value) -> meet(values, changing, attribute, value));
            }
        }
        return changing;
    }

    private static void meet(
            Map<Attribute, String> values, Set<Attribute> changing, Attribute attribute, String value) {
        if (!value.equals(values.computeIfAbsent(attribute, first -> value))) {
            changing.add(attribute);
        }
    }

    private static void lostKey(Before before, Call call, List<String> broken) {
        if (missing(call)) {
            before.unexcused(
                            call,
                            made -> made.operation().isMaking()
                                    && (call.version().isEmpty()
                                            || call.version().equals(made.concerned())),
                            other -> other.operation() == Operation.DELETE)
                    .ifPresent(made -> broken.add(Words.of(call) + " found nothing, although " + Words.of(made)
                            + " was acknowledged before"));
        } else if (call.operation() == Operation.VERSIONS && call.result() instanceof Done done) {
            before.unexcused(
                            call,
                            made -> made.operation().isMaking()
                                    && !made.concerned().isEmpty()
                                    && !done.names().contains(made.concerned()),
                            other -> other.operation() == Operation.DELETE)
                    .ifPresent(made -> broken.add(Words.of(call) + " did not list what " + Words.of(made) + " made"));
        }
    }

    private static boolean missing(Call call) {
        return call.result() instanceof Refused refused
                && refused.refusal() == Refusal.NOT_FOUND
                && switch (call.operation()) {
                    case RECOVER, PURGE, GET_DELETED -> false;
                    default -> true;
                };
    }

    private static void lostValue(Before before, Call call, Attribute attribute, String value, List<String> broken) {
        if (call.concerned().isEmpty() || value.equals(call.attributes().get(attribute))) {
            return;
        }
        before.unexcused(
                        call,
                        write -> !write.concerned().isEmpty() && differs(write.attributes(), attribute, value),
                        other -> value.equals(other.attributes().get(attribute)))
                .ifPresent(write -> broken.add(Words.of(call) + " saw " + attribute.word() + " " + value + ", although "
                        + Words.of(write) + " was acknowledged before"));
    }

    private static boolean differs(Map<Attribute, String> set, Attribute attribute, String value) {
        return set.containsKey(attribute) && !value.equals(set.get(attribute));
    }
}
