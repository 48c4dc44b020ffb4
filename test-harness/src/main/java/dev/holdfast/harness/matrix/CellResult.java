package dev.holdfast.harness.matrix;

import java.time.Duration;
import java.util.List;

/**
 * What came of a cell.
 *
 * @param refusals what the operator was refused with, each with the step and what was done about it
 * @param rto from the loss of the pool until everything was compared, in the stage's time; without people and computation
 * @param keysLost of those that the pool had when it was lost
 * @param backupAge of the backup that was restored, when the pool was lost
 * @param defect a sentence, if the cell is neither recovered nor refused with a way out that was followed; else empty
 */
public record CellResult(
        Cell cell, List<String> refusals, Duration rto, List<String> keysLost, Duration backupAge, String defect) {

    /** How a cell may end. */
    public enum Verdict {
        /** Nothing was refused. */
        RECOVERED,
        /** Something was refused, the operator did what the refusal said, and the pool came back. */
        REFUSED_THEN_RECOVERED,
        DEFECT
    }

    public CellResult {
        refusals = List.copyOf(refusals);
        keysLost = List.copyOf(keysLost);
    }

    public Verdict verdict() {
        if (!defect.isEmpty()) {
            return Verdict.DEFECT;
        }
        return refusals.isEmpty() ? Verdict.RECOVERED : Verdict.REFUSED_THEN_RECOVERED;
    }
}
