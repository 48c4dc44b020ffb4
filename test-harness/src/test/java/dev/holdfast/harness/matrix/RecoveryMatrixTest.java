package dev.holdfast.harness.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.experiment.Hosting;
import dev.holdfast.harness.matrix.CellResult.Verdict;
import dev.holdfast.harness.matrix.Moment.Kind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertEquals(List.of(), result.keysLost());
        assertEquals(result, matrix.play(Cell.parse("3/upload/none")));
    }

    /** One holder of the quorum has lost the share; the third one comes instead. */
    @Test
    void aLostShareIsRefusedByItsReasonAndAnotherCustodianIsCalled() {
        CellResult result = matrix.play(Cell.parse("0/transfer/share-lost"));
        assertEquals(Verdict.REFUSED_THEN_RECOVERED, result.verdict(), result.toString());
        assertEquals(1, result.refusals().size(), result.toString());
        String refusal = result.refusals().get(0);
        assertTrue(refusal.startsWith("transfer BAD_PARAMETER") && refusal.contains("needs 2 shares"), refusal);
        assertTrue(follows(result, "the operator calls another custodian"), result.toString());
        assertEquals(List.of(), result.keysLost());
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
        assertTrue(follows(result, "the operator begins the recovery again"), result.toString());
    }

    /** What was made in the recovered pool had no backup yet; from the one card that is left the pool goes on with it. */
    @Test
    void theRecoveredPoolGoesOnFromItsLastCardWithAllThatItHad() {
        CellResult one = matrix.play(Cell.parse("2/prove/none"));
        assertEquals(Verdict.REFUSED_THEN_RECOVERED, one.verdict(), one::toString);
        assertEquals(List.of(), one.keysLost());
        CellResult none = matrix.play(Cell.parse("3/prove/none"));
        assertEquals(Verdict.REFUSED_THEN_RECOVERED, none.verdict(), none::toString);
        assertEquals(List.of("new"), none.keysLost());
    }

    /** By a machine's time, with threads: the one cell needs a custodian and a pool that goes on, the other a coordinator. */
    @ParameterizedTest
    @ValueSource(strings = {"2/transfer/wrong-passphrase", "0/restore/coordinator-crash"})
    void theSameOperatorRecoversOnThisMachine(String cell, @TempDir Path folder) {
        CellResult result = matrix.playOnMachine(Cell.parse(cell), Hosting.EMBEDDED, folder);
        assertEquals("", result.defect(), result::toString);
        assertEquals(List.of(), result.keysLost(), result::toString);
        assertTrue(result.log().stream().anyMatch(moment -> moment.kind() == Kind.STRIKES), result::toString);
    }

    @Test
    void cardsThatAreProcessesAreLostAndReplacedToo(@TempDir Path folder) {
        CellResult result = matrix.playOnMachine(Cell.parse("3/begin-recovery/none"), Hosting.PROCESSES, folder);
        assertEquals(Verdict.REFUSED_THEN_RECOVERED, result.verdict(), result::toString);
        assertEquals(List.of(), result.keysLost());
    }

    private static boolean follows(CellResult result, String action) {
        return result.log().stream()
                .anyMatch(
                        moment -> moment.kind() == Kind.FOLLOWS && moment.text().equals(action));
    }
}
