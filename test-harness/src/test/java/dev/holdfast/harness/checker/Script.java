package dev.holdfast.harness.checker;

import dev.holdfast.harness.history.Attribute;
import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Calls on one key, written down by hand, each after the other. */
final class Script {

    private final List<Call> calls = new ArrayList<>();

    Script call(String client, Operation operation, Map<Attribute, String> attributes, Result result) {
        return call(client, operation, "", attributes, result);
    }

    Script call(String client, Operation operation, String version, Map<Attribute, String> attributes, Result result) {
        long time = 10L * calls.size();
        calls.add(new Call(calls.size() + 1L, client, "k", operation, version, attributes, time, time + 5, result));
        return this;
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }
}
