package dev.holdfast.harness.drill;

import dev.holdfast.harness.action.Action;
import dev.holdfast.harness.action.Action.Outcome;
import dev.holdfast.harness.action.CardByCard;
import dev.holdfast.harness.action.Deeds;
import dev.holdfast.harness.action.DrillLog;
import dev.holdfast.harness.action.DrillLog.Done;
import dev.holdfast.harness.action.DrillLog.PhaseFailed;
import dev.holdfast.harness.action.DrillLog.Unmet;
import dev.holdfast.harness.action.Interruption;
import dev.holdfast.harness.action.LastingTime;
import dev.holdfast.harness.action.Scene;
import dev.holdfast.harness.experiment.Experiment;
import dev.holdfast.harness.experiment.Hypothesis;
import dev.holdfast.harness.experiment.Kind;
import dev.holdfast.harness.experiment.Step;
import dev.holdfast.harness.fault.FaultWords;
import dev.holdfast.harness.report.DrillReport.Check;
import dev.holdfast.harness.report.DrillReport.Moment;
import dev.holdfast.proto.v1.Code;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Plays the steps of an experiment in a scene: the hypothesis, the method, the hypothesis again, the verification, and in any
 * case the rollbacks, after which no fault is left on. The first step that fails ends what comes before the rollbacks.
 */
final class Player {

    private final Experiment experiment;
    private final Scene scene;
    private final Deeds deeds;
    private final Interruption interruption;
    private final DrillLog log;
    private final LastingTime time;

    Player(Experiment experiment, Scene scene, Deeds deeds, Interruption interruption) {
        this.experiment = experiment;
        this.scene = scene;
        this.deeds = deeds;
        this.interruption = interruption;
        log = scene.log();
        time = scene.service().time();
    }

    /** How many phases an experiment takes, as far as one can tell beforehand. */
    static int phases(Experiment experiment) {
        int hypothesis = experiment.hypothesis().probes().isEmpty() ? 0 : 2;
        return hypothesis
                + experiment.method().size()
                + experiment.verification().size()
                + experiment.rollbacks().size();
    }

    /** @throws PhaseFailed when a step failed; the rollbacks have been played then too */
    void play() {
        try {
            playAll();
        } finally {
            deeds.endFaults();
        }
    }

    private void playAll() {
        Optional<PhaseFailed> failed = attempt(this::playUntilRollbacks);
        interruption.heedNoMore();
        scene.judge().conclude();
        for (Step step : experiment.rollbacks()) {
            Optional<PhaseFailed> alsoFailed = attempt(() -> play(step, this::requireMet));
            failed = failed.or(() -> alsoFailed);
        }
        if (failed.isPresent()) {
            throw failed.get();
        }
    }

    private void playUntilRollbacks() {
        hypothesis("Before");
        Duration began = time.now();
        for (Step step : experiment.method()) {
            step.when().at().ifPresent(at -> pass(began.plus(at).minus(time.now())));
            step.when().after().ifPresent(this::pass);
            play(step, this::requireMet);
        }
        time.passAll();
        scene.clients().goOn();
        scene.clients().stop();
        hypothesis("Afterwards");
        scene.askCards();
        experiment.verification().forEach(step -> play(step, log::check));
    }

    private void hypothesis(String when) {
        Hypothesis hypothesis = experiment.hypothesis();
        if (hypothesis.probes().isEmpty()) {
            return;
        }
        log.phase(when + ": " + hypothesis.title(), () -> {
            StringBuilder sentences = new StringBuilder();
            for (Step probe : hypothesis.probes()) {
                Outcome outcome = deeds.of(probe).play(probe.arguments());
                outcome.checks().forEach(this::requireMet);
                sentences.append(sentences.isEmpty() ? "" : " ").append(outcome.sentence());
            }
            return Done.of(sentences.toString());
        });
    }

    /** @param compared takes what a probe or a check found */
    private void play(Step step, Consumer<Check> compared) {
        Action action = deeds.of(step);
        Consumer<Check> taken = step.kind() == Kind.PROBE ? compared : log::check;
        if (step.refusal().isPresent()) {
            Code code = Code.valueOf(step.refusal().get());
            phase(step, step.title(), () -> refused(step, action, code));
        } else if (action instanceof CardByCard each) {
            for (String card : each.cards().get()) {
                phase(step, step.title() + " " + card, () -> each.turn().play(card, step.arguments()));
            }
        } else {
            phase(step, step.title(), () -> {
                if (step.kind() == Kind.FAULT) {
                    log.mark(costsCopies(step) ? Moment.Kind.DISASTER : Moment.Kind.FAULT, step.title());
                }
                Outcome outcome = action.play(step.arguments());
                outcome.checks().forEach(taken);
                outcome.end().ifPresent(end -> step.when().lasting().ifPresent(lasting -> time.endAfter(lasting, end)));
                return outcome.sentence();
            });
        }
    }

    private static boolean costsCopies(Step step) {
        return !FaultWords.WORDS.contains(step.word())
                || FaultWords.read(step.word(), step.arguments()).takesCopies();
    }

    private String refused(Step step, Action action, Code code) {
        log.mustRefuse(step.title(), code, scene::state, () -> action.play(step.arguments()));
        return "It had to be refused with " + code + ".";
    }

    private interface Work {
        String done();
    }

    private void phase(Step step, String title, Work work) {
        if (step.recovery()) {
            log.recovering(title, () -> Done.of(work.done()));
        } else {
            log.phase(title, () -> Done.of(work.done()));
        }
    }

    private void requireMet(Check check) {
        if (!check.passed()) {
            List<String> differences = check.differences();
            throw new Unmet(
                    "\"" + check.subject() + "\": " + check.matched() + " of " + check.expected() + " were as they had"
                            + " to be" + (differences.isEmpty() ? "." : ": " + String.join("; ", differences) + "."));
        }
    }

    private void pass(Duration left) {
        if (left.compareTo(Duration.ZERO) > 0) {
            time.pass(left);
        }
    }

    private static Optional<PhaseFailed> attempt(Runnable steps) {
        try {
            steps.run();
            return Optional.empty();
        } catch (PhaseFailed failed) {
            return Optional.of(failed);
        }
    }
}
