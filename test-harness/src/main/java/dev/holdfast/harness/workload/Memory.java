package dev.holdfast.harness.workload;

import dev.holdfast.harness.client.Answer;
import dev.holdfast.harness.client.Ask;
import dev.holdfast.harness.client.Work;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Refusal;
import dev.holdfast.harness.history.Result.Done;
import dev.holdfast.harness.history.Result.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** What one client remembers: versions of keys that it was told of, and the last that each kind of use has made. */
final class Memory {

    private static final int MOST_VERSIONS = 20;

    private record Use(String key, Operation operation) {}

    private final Map<String, List<String>> versions = new HashMap<>();
    private final Map<Use, Work> works = new HashMap<>();

    /** Any version that it knows of. */
    Optional<String> version(String key, SplittableRandom random) {
        List<String> known = versions.getOrDefault(key, List.of());
        return known.isEmpty() ? Optional.empty() : Optional.of(known.get(random.nextInt(known.size())));
    }

    /** What {@code SIGN}, {@code ENCRYPT} or {@code WRAP} made last with the key. */
    Optional<Work> work(String key, Operation operation) {
        return Optional.ofNullable(works.get(new Use(key, operation)));
    }

    void learn(Ask call, Answer answer) {
        if (answer.result() instanceof Refused refused) {
            if (refused.refusal() == Refusal.NOT_FOUND) {
                forget(call.key());
            }
        } else if (answer.result() instanceof Done done) {
            if (call.operation() == Operation.PURGE) {
                forget(call.key());
            } else if (call.operation() == Operation.VERSIONS) {
                versions.put(call.key(), new ArrayList<>(done.names()));
            } else if (!done.version().isEmpty()) {
                learn(call.key(), done.version());
            }
            if (!answer.work().made().isEmpty()) {
                works.put(new Use(call.key(), call.operation()), answer.work());
            }
        }
    }

    private void learn(String key, String version) {
        List<String> known = versions.computeIfAbsent(key, none -> new ArrayList<>());
        if (!known.contains(version)) {
            known.add(version);
        }
        if (known.size() > MOST_VERSIONS) {
            known.remove(0);
        }
    }

    /** Of a key that nobody asks about any more. */
    void forget(String key) {
        versions.remove(key);
        works.keySet().removeIf(use -> use.key().equals(key));
    }
}
