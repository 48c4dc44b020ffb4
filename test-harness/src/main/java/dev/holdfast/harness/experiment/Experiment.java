package dev.holdfast.harness.experiment;

import java.util.List;

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
}
