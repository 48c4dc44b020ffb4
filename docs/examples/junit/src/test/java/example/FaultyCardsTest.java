package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.junit.ActiveFault;
import dev.holdfast.harness.junit.Cards;
import dev.holdfast.harness.junit.Clients;
import dev.holdfast.harness.junit.Faults;
import dev.holdfast.harness.junit.HoldfastPool;
import dev.holdfast.harness.node.FirmwareKind;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.DiskFault;
import org.junit.jupiter.api.Test;

/** Cards whose disks, firmware and power fail: with test firmware, which can be made to. */
@HoldfastPool(cards = 3, firmware = FirmwareKind.TEST, mayLose = "1")
class FaultyCardsTest {

    @Test
    void clientsSurviveADiskThatFails(Clients clients, Cards cards, Faults faults) {
        Clients.Running running = clients.start(2);
        running.awaitProgress();
        try (ActiveFault broken = faults.disk(DiskFault.Kind.IO_ERROR, cards.leader())) {
            running.awaitProgress();
            assertTrue(broken.isOn());
        }
        cards.awaitWhole();
    }

    @Test
    void aTestCannotTakeMoreThanItMayLose(Cards cards, Faults faults) {
        cards.awaitWhole();
        faults.powerCut(cards.followers().get(0));

        RefusedException refused = assertThrows(
                RefusedException.class, () -> faults.powerCut(cards.leader()));

        assertEquals(Code.LIMIT_EXCEEDED, refused.code());
        // The card that is dark gets its power back with the end of the test.
    }
}
