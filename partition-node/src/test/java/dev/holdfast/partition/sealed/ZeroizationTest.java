package dev.holdfast.partition.sealed;

import static dev.holdfast.partition.sealed.TestCard.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.fault.Power.Failure;
import dev.holdfast.partition.sealed.StoreRefusal.Reason;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** After a zeroization nothing opens, whoever kept whatever, and wherever the power was cut. */
class ZeroizationTest {

    private static TestCard filled(long seed) throws IOException {
        TestCard card = new TestCard("card-1.1", seed);
        try (SealedStore store = card.open()) {
            store.append(1, bytes("secret"));
            store.putSnapshotPiece(1, 0, 1, bytes("secret too"));
            store.sync();
        }
        return card;
    }

    private static void assertRefused(Reason reason, TestCard card) {
        assertEquals(reason, assertThrows(StoreRefusal.class, card::open).reason());
    }

    @Test
    void nothingKeptOpensAfterwards() throws IOException {
        TestCard card = filled(1);
        Map<String, byte[]> kept = card.disk.image();
        Zeroization.run(card.disk, card.nvram());
        assertTrue(card.disk.image().isEmpty());
        card.disk.restore(kept);
        assertRefused(Reason.EMPTY, card);

        card.disk.restore(Map.of());
        try (SealedStore store = card.open()) {
            assertEquals(List.of(), store.journal());
            assertTrue(store.report().created());
        }
        card.disk.restore(kept);
        assertRefused(Reason.WRONG_EPOCH, card);
    }

    @Test
    void aPowerCutAtAnyCallOnlyDelaysTheEnd() throws IOException {
        TestCard whole = filled(0);
        long before = whole.power.calls();
        Zeroization.run(whole.disk, whole.nvram());
        long calls = whole.power.calls() - before;
        for (long n = 1; n <= calls; n++) {
            for (long seed = 0; seed < 8; seed++) {
                cutAndResume(filled(100 * n + seed), n);
            }
        }
    }

    private static void cutAndResume(TestCard card, long n) throws IOException {
        Map<String, byte[]> kept = card.disk.image();
        card.power.failAt(n, Failure.CUT);
        assertThrows(IOException.class, () -> Zeroization.run(card.disk, card.nvram()));
        card.powerCut(dev.holdfast.partition.fault.Loss.ANY);
        if (!card.nvram().wiping() && card.nvram().storageSeed() != null) {
            card.open().close();
            return;
        }
        if (card.nvram().wiping()) {
            assertRefused(Reason.EMPTY, card);
        }
        Zeroization.resume(card.disk, card.nvram());
        assertFalse(card.nvram().wiping());
        card.disk.restore(kept);
        assertRefused(Reason.EMPTY, card);
        card.disk.restore(Map.of());
        card.open().close();
        card.disk.restore(kept);
        assertRefused(Reason.WRONG_EPOCH, card);
    }
}
