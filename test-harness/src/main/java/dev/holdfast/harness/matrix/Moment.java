package dev.holdfast.harness.matrix;

import dev.holdfast.harness.recovery.RecoveryStep;
import java.time.Duration;

/**
 * Something that happened in a cell.
 *
 * @param at since the operator began
 * @param step that the operator was at
 * @param text a sentence; of a refusal its code first
 */
public record Moment(Duration at, RecoveryStep step, Kind kind, String text) {

    /** What a moment tells of. */
    public enum Kind {
        /** The operator comes to the step. */
        BEGINS,
        /** What the cell lets happen. */
        STRIKES,
        /** The step was refused. */
        REFUSED,
        /** What the operator does about it. */
        FOLLOWS,
        /** The step is done. */
        DONE
    }
}
