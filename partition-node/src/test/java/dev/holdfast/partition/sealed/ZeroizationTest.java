package dev.holdfast.partition.sealed;

import static dev.holdfast.partition.sealed.TestCard.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.device.Loss;
import dev.holdfast.partition.device.Power.Failure;
import dev.holdfast.partition.sealed.StoreRefusal.Reason;
import dev.holdfast.partition.sealed.TestCard.Remains;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** After a zeroization nothing opens, whoever kept whatever, and wherever the power was cut. */
class ZeroizationTest {

    private static final String PLAINTEXT = "a record in the clear";

    /** A card with a secret on its disk, what lies on it, and the seed that opens it. */
    private record Filled(TestCard card, Remains remains, ByteString seed) {

        static Filled create(long number) throws IOException {
            TestCard card = new TestCard("card-1.1", number);
            try (SealedStore store = card.open()) {
                store.append(1, bytes(PLAINTEXT));
                store.putSnapshotPiece(1, 0, 1, bytes(PLAINTEXT));
                store.sync();
            }
            ByteString seed =
                    ByteString.copyFrom(Objects.requireNonNull(card.nvram().storageSeed()));
            return new Filled(card, card.remains(), seed);
        }

        /** Whether a zeroization ran through before its n-th call failed. */
        boolean isZeroizedBeforeCall(long n, Failure failure) {
            card.power.failAt(n, failure);
            return succeeds(card::zeroize);
        }

        /** Whether a boot ran through before its n-th call failed. */
        boolean isBootedBeforeCall(long n) {
            card.power.failAt(n, Failure.CUT);
            return succeeds(() -> card.boot().close());
        }

        private boolean succeeds(Work work) {
            try {
                work.run();
                return true;
            } catch (IOException e) {
                return false;
            } finally {
                card.power.restore();
            }
        }

        /** What NVRAM says after a power cut. */
        boolean isBegun() throws IOException {
            return card.nvram().wiping() || card.nvram().storageSeed() == null;
        }

        boolean isSeedGoneOrAllElseThere() throws IOException {
            return card.nvram().storageSeed() == null
                    || card.disk.image().keySet().equals(remains.disk().keySet());
        }

        /** Whether it opens as if nothing had happened; if not, it is blank and nothing that was kept opens. */
        boolean isAsBefore() throws IOException {
            try (SealedStore store = card.boot()) {
                if (!store.journal().isEmpty()) {
                    assertTrue(store.snapshot().isPresent());
                    return true;
                }
                assertTrue(store.snapshot().isEmpty());
            }
            assertNotEquals(
                    seed,
                    ByteString.copyFrom(Objects.requireNonNull(card.nvram().storageSeed())));
            assertNothingIsLeft();
            Map<String, byte[]> own = card.disk.image();
            card.disk.restore(remains.disk());
            assertRefused(Reason.WRONG_EPOCH, card);
            card.disk.restore(own);
            card.boot().close();
            return false;
        }

        /** Neither the seed on the chip, nor a record in anything that was ever written on either. */
        void assertNothingIsLeft() {
            for (byte[] file : card.chip.image().values()) {
                for (int part = 0; part < seed.size(); part += 8) {
                    assertFalse(
                            shows(file, seed.substring(part, part + 8).toByteArray()), "a part of the seed is left");
                }
            }
            assertNoPlaintext(card);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void assertNoPlaintext(TestCard card) {
        byte[] plaintext = PLAINTEXT.getBytes(StandardCharsets.UTF_8);
        card.disk.written().forEach(data -> assertFalse(shows(data, plaintext), "a record was written in the clear"));
        card.chip.written().forEach(data -> assertFalse(shows(data, plaintext), "a record was written in the clear"));
    }

    private static boolean shows(byte[] data, byte[] secret) {
        return new String(data, StandardCharsets.ISO_8859_1).contains(new String(secret, StandardCharsets.ISO_8859_1));
    }

    private static void assertRefused(Reason reason, TestCard card) {
        assertEquals(reason, assertThrows(StoreRefusal.class, card::open).reason());
    }

    @Test
    void nothingKeptOpensAfterwards() throws IOException {
        Filled filled = Filled.create(1);
        TestCard card = filled.card();
        card.zeroize();
        assertTrue(card.disk.image().isEmpty());
        assertNull(card.nvram().storageSeed());
        card.disk.restore(filled.remains().disk());
        assertRefused(Reason.EMPTY, card);
        card.disk.restore(Map.of());
        assertFalse(filled.isAsBefore());
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void aPowerCutAtAnyCallOnlyDelaysTheEnd(Loss loss) throws IOException {
        boolean ended = false;
        for (long n = 1; !ended; n++) {
            Filled filled = Filled.create(n);
            ended = filled.isZeroizedBeforeCall(n, Failure.CUT);
            filled.card().powerCut(loss);
            boolean begun = ended || filled.isBegun();
            assertTrue(filled.isSeedGoneOrAllElseThere(), "the seed goes first");
            assertEquals(!begun, filled.isAsBefore(), "cut at call " + n);
        }
    }

    @Test
    void aSecondPowerCutAtAnyCallOfTheResumptionDoesNoMore() throws IOException {
        boolean ended = false;
        for (long n = 1; !ended; n++) {
            Filled filled = Filled.create(n);
            TestCard card = filled.card();
            ended = filled.isZeroizedBeforeCall(n, Failure.CUT);
            card.powerCut(Loss.ANY);
            Remains remains = card.remains();
            boolean begun = ended || filled.isBegun();
            boolean booted = false;
            for (long m = 1; !booted; m++) {
                card.restore(remains);
                booted = filled.isBootedBeforeCall(m);
                card.powerCut(loss(n + m));
                assertEquals(!begun, filled.isAsBefore(), "cut at call " + n + ", then at call " + m);
            }
        }
    }

    private static Loss loss(long turn) {
        return Loss.values()[(int) (turn % Loss.values().length)];
    }

    /** Neither by the card that met the error and tries again, nor by one that is switched off first. */
    @Test
    void anErrorAtAnyCallIsReportedAndTheNextAttemptEndsIt() throws IOException {
        for (boolean restarted : new boolean[] {false, true}) {
            boolean ended = false;
            for (long n = 1; !ended; n++) {
                Filled filled = Filled.create(n);
                ended = filled.isZeroizedBeforeCall(n, Failure.IO_ERROR);
                if (restarted) {
                    filled.card().powerCut(Loss.ALL);
                }
                filled.card().zeroize();
                filled.card().powerCut(Loss.ALL);
                filled.assertNothingIsLeft();
                assertFalse(filled.isAsBefore(), "error at call " + n);
            }
        }
    }

    @Test
    void theDiskComingBackAsALyingOneKeptItIsRefused() throws IOException {
        Filled filled = Filled.create(1);
        TestCard card = filled.card();
        card.disk.lieAbout(sync -> true);
        card.zeroize();
        card.powerCut(Loss.ALL);
        assertEquals(filled.remains().disk().keySet(), card.disk.image().keySet());
        assertRefused(Reason.EMPTY, card);
        card.disk.lieAbout(sync -> false);
        card.zeroize();
        assertFalse(filled.isAsBefore());
    }
}
