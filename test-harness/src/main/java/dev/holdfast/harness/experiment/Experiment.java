package dev.holdfast.harness.experiment;

import java.util.List;
import java.util.stream.Stream;

/**
 * A disaster, and what must have become of the pool when it is over. Played in this order: hypothesis, method, hypothesis
 * again, verification, rollbacks.
 *
 * @param tags for whoever keeps many
 * @param method workloads, faults, recovery actions, what people do, and probes on the way
 * @param verification probes and checks; all must hold
 * @param rollbacks recovery actions and what people do, whatever came before
 */
public record Experiment(
        String title,
        String description,
        List<String> tags,
        Configuration configuration,
        Hypothesis hypothesis,
        List<Step> method,
        List<Step> verification,
        List<Step> rollbacks) {

    public Experiment {
        tags = List.copyOf(tags);
        method = List.copyOf(method);
        verification = List.copyOf(verification);
        rollbacks = List.copyOf(rollbacks);
    }

    /** Those of all parts, each once, in the order of the file. */
    public List<Step> steps() {
        return Stream.of(hypothesis.probes(), method, verification, rollbacks)
                .flatMap(List::stream)
                .toList();
    }
}
