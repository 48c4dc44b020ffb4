package dev.holdfast.partition.sealed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.device.Loss;
import dev.holdfast.partition.device.Power.Failure;
import dev.holdfast.partition.sealed.StoreRefusal.Reason;
import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Disks that do less than a disk promises. What they lost is noticed at the next opening and named; what they kept is
 * used; and a card with a store that is refused can be zeroized and begin anew.
 */
class BadDiskTest {

    private static final Loss[] LOSSES = {Loss.ALL, Loss.SOME, Loss.TORN_512, Loss.ANY};

    private static long syncsOfEverything() throws IOException {
        TestCard card = new TestCard();
        new StoreUser(card, 1).doEverything();
        return card.disk.syncs();
    }

    /**
     * Does everything on a lying disk, loses what it lied about, and boots.
     *
     * @return the reason for which the store was refused, or null when it has all that it acknowledged
     */
    private static @Nullable Reason afterLies(LongPredicate lies, Loss loss, String where) throws IOException {
        TestCard card = new TestCard("card-1.1", loss.ordinal());
        StoreUser user = new StoreUser(card, 1);
        card.disk.lieAbout(lies);
        user.doEverything();
        card.powerCut(loss);
        card.disk.lieAbout(sync -> false);
        @Nullable Reason reason = null;
        try {
            user.boot();
        } catch (StoreRefusal refusal) {
            reason = refusal.reason();
            user.zeroize();
        } catch (AssertionError e) {
            throw new AssertionError(where + ", loss " + loss, e);
        }
        user.goOn();
        return reason;
    }

    @Test
    void whatALyingSyncLostIsNoticedAndNamed() throws IOException {
        Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
        long syncs = syncsOfEverything();
        for (long n = 1; n <= syncs; n++) {
            long first = n;
            for (Loss loss : LOSSES) {
                for (LongPredicate lies : new LongPredicate[] {sync -> sync >= first, sync -> sync == first}) {
                    Reason reason = afterLies(lies, loss, "lies about or from sync " + n);
                    if (reason != null) {
                        reasons.merge(reason, 1, Integer::sum);
                    }
                }
            }
        }
        assertTrue(
                reasons.keySet()
                        .containsAll(Set.of(Reason.TORN, Reason.CORRUPT, Reason.ROLLED_BACK, Reason.WRONG_EPOCH)),
                () -> "each way to lose something was met: " + reasons);
    }

    @Test
    void whatTheLastSyncsBeforeAPowerCutLiedAboutIsNoticed() throws IOException {
        Set<Reason> refused = EnumSet.noneOf(Reason.class);
        boolean cut = true;
        for (long n = 1; cut; n++) {
            long firstLie = n - 40;
            for (Loss loss : LOSSES) {
                TestCard card = new TestCard("card-1.1", 10 * n + loss.ordinal());
                StoreUser user = new StoreUser(card, 1);
                card.disk.lieAbout(sync -> card.power.calls() >= firstLie);
                card.power.failAt(n, Failure.CUT);
                cut = isCut(user);
                card.powerCut(loss);
                card.disk.lieAbout(sync -> false);
                try {
                    user.boot();
                } catch (StoreRefusal refusal) {
                    refused.add(refusal.reason());
                } catch (AssertionError e) {
                    throw new AssertionError("cut at call " + n + ", loss " + loss, e);
                }
            }
        }
        assertEquals(EnumSet.of(Reason.TORN, Reason.CORRUPT, Reason.ROLLED_BACK), refused);
    }

    private static boolean isCut(StoreUser user) {
        try {
            user.live();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** The NVRAM forgets, and the disk does not. */
    @Test
    void anNvramThatFellBackIsNoticedOrHarmless() throws IOException {
        TestCard measured = new TestCard();
        new StoreUser(measured, 1).live();
        boolean refused = false;
        for (long n = 1; n <= measured.chip.syncs(); n++) {
            long first = n;
            TestCard card = new TestCard("card-1.1", n);
            StoreUser user = new StoreUser(card, 1);
            card.chip.lieAbout(sync -> sync >= first);
            user.live();
            card.powerCut(Loss.ALL);
            card.chip.lieAbout(sync -> false);
            try {
                user.boot();
            } catch (StoreRefusal refusal) {
                refused = true;
                user.zeroize();
            }
            user.goOn();
        }
        assertTrue(refused);
    }

    @Test
    void aFullDiskCostsNothingThatWasAcknowledgedAndWorksAgainWhenThereIsRoom() throws IOException {
        int refused = 0;
        boolean full = true;
        for (long bytes = 0; full; bytes += 61) {
            TestCard card = new TestCard("card-1.1", bytes);
            StoreUser user = new StoreUser(card, 1);
            card.disk.limit(bytes);
            full = isFull(user::doEverything);
            for (int opening = 0; opening < 3; opening++) {
                if (isFull(user::boot)) {
                    refused++;
                }
            }
            assertTrue(card.disk.image().size() <= 4, "attempts to open leave no files behind");
            card.powerCut(Loss.ANY);
            card.disk.limit(Long.MAX_VALUE);
            user.goOn();
        }
        assertTrue(refused > 0, "some disks stay full");
    }

    private interface Work {
        void run() throws IOException;
    }

    private static boolean isFull(Work work) throws IOException {
        try {
            work.run();
            return false;
        } catch (StoreRefusal refusal) {
            throw refusal;
        } catch (IOException e) {
            assertEquals("no space left on device", e.getMessage());
            return true;
        }
    }
}
