package dev.holdfast.harness.matrix;

import dev.holdfast.harness.recovery.RecoveryStep;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;

/**
 * One case of the matrix.
 *
 * @param cardsLost of the pool that the step is about, 0 to all
 * @param at the step during which it happens
 * @param fault what goes wrong besides
 */
public record Cell(int cardsLost, RecoveryStep at, FaultKind fault) {

    /** How the command line names it: {@code 2/upload/partition}. */
    public String key() {
        return cardsLost + "/" + at.key() + "/" + fault.key();
    }

    static Cell parse(String key) {
        String[] parts = key.split("/", -1);
        if (parts.length != 3 || !parts[0].matches("[0-3]")) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "Write a cell as the table does: CARDS/STEP/FAULT, such as 2/upload/partition.");
        }
        return new Cell(Integer.parseInt(parts[0]), RecoveryStep.parse(parts[1]), FaultKind.parse(parts[2]));
    }
}
