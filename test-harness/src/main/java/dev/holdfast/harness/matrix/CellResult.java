package dev.holdfast.harness.matrix;

import dev.holdfast.harness.experiment.Hosting;
import java.time.Duration;
import java.util.List;

/**
 * What came of a cell.
 *
 * @param hosting where it was played
 * @param log what happened, in its order
 * @param rto from the loss of the pool until everything was compared, in the stage's time; zero if that never came
 * @param keysLost of those that were acknowledged
 * @param backupAge of the backup that was restored, when the pool was lost
 * @param defect a sentence, if the cell is neither recovered nor refused with a way out that was followed; else empty
 */
public record CellResult(
        Cell cell,
        Hosting hosting,
        List<Moment> log,
        Duration rto,
        List<String> keysLost,
        Duration backupAge,
        String defect) {

    /** How a cell may end. */
    public enum Verdict {
        /** Nothing was refused. */
        RECOVERED,
        /** Something was refused, the operator did what the refusal said, and the pool came back. */
        REFUSED_THEN_RECOVERED,
        DEFECT
    }

    public CellResult {
        log = List.copyOf(log);
        keysLost = List.copyOf(keysLost);
    }

    public Verdict verdict() {
        if (!defect.isEmpty()) {
            return Verdict.DEFECT;
        }
        return refusals().isEmpty() ? Verdict.RECOVERED : Verdict.REFUSED_THEN_RECOVERED;
    }

    /** What the operator was refused with, each once: the step, the code and the sentence. */
    public List<String> refusals() {
        return log.stream()
                .filter(moment -> moment.kind() == Moment.Kind.REFUSED)
                .map(moment -> moment.step().key() + " " + moment.text())
                .distinct()
                .toList();
    }

    /** Whether it was played on cards that are processes or in this one, by a machine's time. */
    public boolean real() {
        return hosting != Hosting.VIRTUAL;
    }
}
