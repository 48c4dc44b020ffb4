package dev.holdfast.harness.drill;

import dev.holdfast.harness.experiment.Experiment;
import dev.holdfast.harness.experiment.Explanation;
import dev.holdfast.harness.experiment.Step;
import dev.holdfast.harness.report.RunDetail;
import java.util.List;
import java.util.stream.Stream;

/** What an experiment tries, as its report tells it. */
final class Tried {

    private Tried() {}

    /** @param met what clients met with */
    static RunDetail of(Experiment experiment, RunDetail met) {
        List<RunDetail.Step> steps = Stream.of(
                        told("hypothesis", experiment.hypothesis().probes()),
                        told("method", experiment.method()),
                        told("verification", experiment.verification()),
                        told("rollback", experiment.rollbacks()))
                .flatMap(part -> part)
                .toList();
        return new RunDetail(experiment.description(), steps, met.faults(), met.seconds(), met.lost(), met.judged());
    }

    private static Stream<RunDetail.Step> told(String part, List<Step> steps) {
        return steps.stream()
                .map(step -> new RunDetail.Step(part, step.kind().key(), step.title(), Explanation.options(step)));
    }
}
