package dev.holdfast.harness.action;

import dev.holdfast.harness.report.DrillListener;
import dev.holdfast.harness.report.DrillReport.Check;
import dev.holdfast.harness.report.DrillReport.Moment;
import dev.holdfast.harness.report.DrillReport.Phase;
import dev.holdfast.harness.report.DrillReport.Refusal;
import dev.holdfast.harness.report.RunDetail;
import dev.holdfast.harness.report.RunDetail.Fault;
import dev.holdfast.harness.report.RunDetail.LostChange;
import dev.holdfast.harness.report.RunDetail.Second;
import dev.holdfast.harness.stage.StageTime;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Keeps what a drill does while it does it. Not thread-safe: a drill goes one step after the other. */
public final class DrillLog {

    /** What a phase gives to the next ones, and the sentence it leaves in the report. */
    public record Done<T>(T value, String outcome) {

        /** For a phase that later ones need nothing of. */
        public static Done<String> of(String outcome) {
            return new Done<>(outcome, outcome);
        }
    }

    /** The drill cannot go on: a phase did not succeed. The phase is in the log already. */
    public static final class PhaseFailed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        PhaseFailed(Throwable cause) {
            super(cause);
        }
    }

    /** What a probe found is not what it had to find. */
    public static final class Unmet extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public Unmet(String sentence) {
            super(sentence, null, false, false);
        }
    }

    private static final long STILL_ON = -1;

    private final DrillListener listener;
    private final int phaseCount;
    private String phase = "";
    private StageTime time = StageTime.ofThisMachine();
    private Duration ahead = Duration.ZERO;
    private final List<Phase> phases = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private final List<Moment> moments = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<Second> seconds = new ArrayList<>();
    private final List<LostChange> lost = new ArrayList<>();
    private RunDetail.Judged judged = RunDetail.Judged.NOT;

    public DrillLog(DrillListener listener, int phaseCount) {
        this.listener = listener;
        this.phaseCount = phaseCount;
    }

    /** Runs a phase that counts for the recovery time. */
    public <T> T recovering(String name, Supplier<Done<T>> step) {
        return run(name, true, step);
    }

    /** Runs a phase before the disaster, or one that proves something. */
    public <T> T phase(String name, Supplier<Done<T>> step) {
        return run(name, false, step);
    }

    void progress(double fraction, String text) {
        listener.progress(fraction, text);
    }

    public void mark(Moment.Kind kind, String text) {
        Moment moment = new Moment(now(), kind, text);
        moments.add(moment);
        listener.moment(moment);
    }

    public void check(Check check) {
        checks.add(check);
    }

    /**
     * The phase that runs has begun a fault.
     *
     * @return the number by which its end is told
     */
    int faultBegan(String did) {
        faults.add(new Fault(now(), STILL_ON, phase, did));
        listener.fault(phase, did);
        return faults.size() - 1;
    }

    void faultEnded(int number, String did) {
        Fault fault = faults.get(number);
        faults.set(
                number,
                new Fault(fault.startMillis(), now() - fault.startMillis(), fault.name(), fault.outcome() + " " + did));
        String over = "It is over: " + did;
        mark(Moment.Kind.STEP, "\"" + fault.name() + "\": " + over);
        listener.fault(fault.name(), over);
    }

    /** What clients met with, second by second. */
    void clients(List<Second> met) {
        seconds.addAll(met);
    }

    /** A change that clients were acknowledged is not there. */
    void lost(LostChange change) {
        lost.add(change);
    }

    /** What the checkers say of the run. */
    void judged(RunDetail.Judged found) {
        judged = found;
    }

    /** Tries what must be refused; compares the state before and after. */
    public void mustRefuse(String attempt, Code expected, Supplier<?> state, Runnable trial) {
        Object before = state.get();
        String code = "OK";
        String message = "It was not refused.";
        try {
            trial.run();
        } catch (Interruption.Interrupted e) {
            throw e;
        } catch (RuntimeException e) {
            Throwable cause = RefusedException.behind(e);
            code = cause instanceof RefusedException refused
                    ? refused.code().name()
                    : cause.getClass().getSimpleName();
            message = String.valueOf(cause.getMessage());
        }
        Refusal refusal = new Refusal(attempt, expected.name(), code, message, before.equals(state.get()));
        refusals.add(refusal);
        mark(refusal.passed() ? Moment.Kind.REFUSED : Moment.Kind.FAILED, attempt);
    }

    public long now() {
        return time.now().plus(ahead).toMillis();
    }

    /** From now on time is that of a stage. */
    public void goBy(StageTime other) {
        ahead = Duration.ofMillis(now()).minus(other.now());
        time = other;
    }

    /** Whether everything compared so far was as it should be, and everything forbidden was refused. */
    public boolean asExpected() {
        return checks.stream().allMatch(Check::passed) && refusals.stream().allMatch(Refusal::passed);
    }

    public List<Phase> phases() {
        return phases;
    }

    public List<Check> checks() {
        return checks;
    }

    public List<Refusal> refusals() {
        return refusals;
    }

    public RunDetail detail() {
        return new RunDetail("", List.of(), faults.stream().map(this::untilNow).toList(), seconds, lost, judged);
    }

    private Fault untilNow(Fault fault) {
        return fault.durationMillis() == STILL_ON
                ? new Fault(fault.startMillis(), now() - fault.startMillis(), fault.name(), fault.outcome())
                : fault;
    }

    public List<Moment> moments() {
        return moments;
    }

    private <T> T run(String name, boolean recovery, Supplier<Done<T>> step) {
        listener.phaseStarted(phases.size() + 1, phaseCount, name);
        phase = name;
        long start = now();
        try {
            Done<T> done = step.get();
            finish(new Phase(name, start, now() - start, recovery, true, done.outcome()));
            return done.value();
        } catch (RuntimeException e) {
            Throwable cause = RefusedException.behind(e);
            boolean told = cause instanceof RefusedException
                    || cause instanceof Unmet
                    || cause instanceof Interruption.Interrupted;
            String why = told
                    ? String.valueOf(cause.getMessage())
                    : "Unexpected failure: " + cause.getClass().getSimpleName() + "; the log tells more.";
            mark(Moment.Kind.FAILED, name);
            finish(new Phase(name, start, now() - start, recovery, false, why));
            throw new PhaseFailed(cause);
        }
    }

    private void finish(Phase phase) {
        phases.add(phase);
        listener.phaseFinished(phase);
    }
}
