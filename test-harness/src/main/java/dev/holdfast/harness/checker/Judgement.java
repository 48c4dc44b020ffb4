package dev.holdfast.harness.checker;

import java.util.List;

/**
 * All that can be said of a run.
 *
 * @param keys what the search for an order found, key by key
 * @param findings what breaks an invariant
 */
public record Judgement(List<KeyVerdict> keys, List<Finding> findings) {

    /** One sentence against the run, and the invariant it breaks. */
    public record Finding(String invariant, String sentence) {}

    public Judgement {
        keys = List.copyOf(keys);
        findings = List.copyOf(findings);
    }

    /** As every run is judged that says nothing else. */
    public static Judgement of(Observed observed) {
        return of(observed, Linearizability.usual());
    }

    public static Judgement of(Observed observed, Linearizability linearizability) {
        return of(observed, linearizability.check(observed.history()));
    }

    /** When the search was made already. */
    public static Judgement of(Observed observed, List<KeyVerdict> keys) {
        return new Judgement(
                keys,
                Invariant.all().stream()
                        .flatMap(invariant -> invariant.broken(observed).stream()
                                .map(sentence -> new Finding(invariant.name(), sentence)))
                        .toList());
    }

    public Verdict verdict() {
        return keys.stream()
                .map(KeyVerdict::verdict)
                .reduce(findings.isEmpty() ? Verdict.OK : Verdict.VIOLATION, Verdict::and);
    }
}
