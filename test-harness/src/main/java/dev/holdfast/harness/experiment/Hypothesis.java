package dev.holdfast.harness.experiment;

import java.util.List;

/**
 * What holds while nothing is wrong. It is probed before the method, which is not begun unless it holds, and again at the
 * end.
 *
 * @param probes steps of kind {@link Kind#PROBE}, in order
 */
public record Hypothesis(String title, List<Step> probes) {

    /** Of an experiment that has none: nothing is probed. */
    public static final Hypothesis NONE = new Hypothesis("", List.of());

    public Hypothesis {
        probes = List.copyOf(probes);
    }
}
