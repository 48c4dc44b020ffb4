package dev.holdfast.harness.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.matrix.CellResult.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A few cells of the matrix, of each kind of end; {@code hsm drill matrix} plays all. */
class RecoveryMatrixTest {

    private final RecoveryMatrix matrix = new RecoveryMatrix(1);

    @Test
    void nothingGoesWrongAndNothingIsRefusedOrLost() {
        CellResult result = matrix.play(Cell.parse("0/upload/none"));
        assertEquals(Verdict.RECOVERED, result.verdict(), result.toString());
        assertEquals(List.of(), result.keysLost());
    }

    @Test
    void whoLosesTheNewPoolAtTheUploadBeginsAnewTheSameWayEveryTime() {
        CellResult result = matrix.play(Cell.parse("3/upload/none"));
        assertEquals(Verdict.REFUSED_THEN_RECOVERED, result.verdict(), result.toString());
        assertEquals(result, matrix.play(Cell.parse("3/upload/none")));
    }

    /** The quorum's second holder has lost the share; the third one comes instead. */
    @Test
    void aLostShareIsRefusedByItsReason() {
        CellResult result = matrix.play(Cell.parse("0/transfer/share-lost"));
        assertTrue(
                result.verdict() == Verdict.RECOVERED
                        || result.refusals().get(0).contains("needs 2 shares"),
                result.toString());
    }

    @Test
    void whatWasMadeAfterTheOnlyBackupIsLostWithThePoolAndNothingElse() {
        CellResult result = matrix.play(Cell.parse("3/back-up/storage-outage"));
        assertTrue(result.verdict() != Verdict.DEFECT, result.toString());
        assertTrue(List.of("late").containsAll(result.keysLost()), result.toString());
    }

    @Test
    void anExchangeKeyThatWasReplacedIsMadeAgain() {
        CellResult result = matrix.play(Cell.parse("0/transfer/exchange-key-lost"));
        assertEquals(Verdict.REFUSED_THEN_RECOVERED, result.verdict(), result::toString);
        assertTrue(result.refusals().stream().anyMatch(each -> each.startsWith("upload EXCHANGE_KEY_USED")));
    }
}
