package dev.holdfast.harness.experiment;

import dev.holdfast.harness.experiment.NodeSet.Which;
import dev.holdfast.harness.experiment.Value.Place;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Whether the parts of an experiment go together, each of which may be right for itself. */
final class Consistency {

    /** Whole numbers of this name are custodians, from 1. */
    private static final String CUSTODIAN = "custodian";

    private final Experiment experiment;
    private final Problems problems;

    Consistency(Experiment experiment, Problems problems) {
        this.experiment = experiment;
        this.problems = problems;
    }

    void check() {
        experiment.steps().forEach(this::step);
        Stream.of(experiment.hypothesis().probes(), experiment.verification(), experiment.rollbacks())
                .flatMap(List::stream)
                .forEach(this::outsideTheMethod);
        order();
    }

    private void step(Step step) {
        Configuration configuration = experiment.configuration();
        if (!step.word().where().contains(configuration.hosting())) {
            String where = String.join(
                    ", ",
                    step.word().where().stream().sorted().map(Hosting::key).toList());
            problem(
                    step,
                    "`" + step.word().name() + "` cannot be done with `hosting: "
                            + configuration.hosting().key() + "`; it can with " + where + ".");
        }
        step.arguments().values().forEach((option, value) -> {
            if (value instanceof NodeSet set && set.which() == Which.RANDOM && set.count() > configuration.cards()) {
                problem(step, "`" + option + ": " + set + "`: the pool has " + configuration.cards() + " cards only.");
            }
            if (option.equals(CUSTODIAN)
                    && value instanceof Long custodian
                    && (custodian < 1 || custodian > configuration.quorum().holders())) {
                problem(
                        step,
                        "`custodian: " + custodian + "`: the quorum is " + configuration.quorum()
                                + ", so custodians are 1 to "
                                + configuration.quorum().holders() + ".");
            }
        });
    }

    private void outsideTheMethod(Step step) {
        if (step.when().at().isPresent()) {
            problem(step, "`at` counts from the beginning of the method, and has a meaning only there; delete it.");
        }
        if (step.recovery()) {
            problem(step, "only what the method does can count for the recovery time; delete `counts`.");
        }
    }

    /** Steps are played in their order, so times that are given have to be in it too. */
    private void order() {
        Duration last = Duration.ZERO;
        for (Step step : experiment.method()) {
            Duration at = step.when().at().orElse(last);
            if (at.compareTo(last) < 0) {
                problem(
                        step,
                        "`at: " + Units.written(at) + "` is before the step above it, at " + Units.written(last)
                                + "; put steps in the order of their times.");
            } else {
                last = at;
            }
        }
    }

    private void problem(Step step, String sentence) {
        problems.add(new Place(step.line(), 1), sentence);
    }
}
