package dev.holdfast.harness.checker;

import dev.holdfast.harness.history.Attribute;
import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.Result.Done;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An attribute that has reached its last value keeps it for as long as the version lives. */
final class OneWayAttributes implements Invariant {

    @Override
    public String name() {
        return "one-way attributes never go back";
    }

    @Override
    public List<String> broken(Observed observed) {
        List<String> broken = new ArrayList<>();
        observed.history().byKey().values().forEach(calls -> {
            Before before = new Before(calls);
            for (Call call : calls) {
                if (call.result() instanceof Done done && !call.concerned().isEmpty()) {
                    for (Attribute attribute : Attribute.values()) {
                        attribute
                                .lastValue()
                                .filter(last -> isOther(call.attributes(), attribute, last)
                                        || isOther(done.seen(), attribute, last))
                                .flatMap(last -> before.last(call, earlier -> reached(earlier, call, attribute, last)))
                                .ifPresent(earlier -> broken.add(Words.of(call) + " has " + attribute.word()
                                        + " go back after " + Words.of(earlier)));
                    }
                }
            }
        });
        return broken;
    }

    private static boolean reached(Call earlier, Call call, Attribute attribute, String last) {
        return earlier.concerned().equals(call.concerned())
                && earlier.result() instanceof Done done
                && (last.equals(earlier.attributes().get(attribute))
                        || last.equals(done.seen().get(attribute)));
    }

    private static boolean isOther(Map<Attribute, String> attributes, Attribute attribute, String last) {
        return attributes.containsKey(attribute) && !last.equals(attributes.get(attribute));
    }
}
