package dev.holdfast.partition.sealed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.device.Call;
import dev.holdfast.partition.device.Loss;
import dev.holdfast.partition.device.Power.Failure;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Everything that a store does is interrupted at the n-th call of disk or NVRAM, for every n: afterwards the store opens
 * and holds what was acknowledged last, or what was being made durable; never less, never a mixture, never a refusal.
 */
class StoreCrashTest {

    /** A run that a failure ended, and what it left. */
    private record Interrupted(TestCard card, StoreUser user) {

        /** @return null when there are fewer than n calls */
        static @Nullable Interrupted at(long n, Failure failure) throws IOException {
            return at(n, failure, n);
        }

        static @Nullable Interrupted at(long n, Failure failure, long seed) throws IOException {
            TestCard card = new TestCard("card-1.1", seed);
            StoreUser user = new StoreUser(card, 1);
            card.power.failAt(n, failure);
            try {
                user.doEverything();
            } catch (StoreRefusal refusal) {
                throw new AssertionError("call " + n, refusal);
            } catch (IOException e) {
                return new Interrupted(card, user);
            }
            assertTrue(card.power.calls() < n, () -> "call " + n + " failed, and nobody noticed");
            return null;
        }
    }

    private interface Check {
        void run() throws IOException;
    }

    private static void checking(String where, Check check) {
        try {
            check.run();
        } catch (IOException | AssertionError e) {
            throw new AssertionError(where, e);
        }
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void aPowerCutAtAnyCallLosesNothingThatWasAcknowledged(Loss loss) throws IOException {
        Interrupted run;
        for (long n = 1; (run = Interrupted.at(n, Failure.CUT)) != null; n++) {
            TestCard card = run.card();
            card.powerCut(loss);
            checking("cut at call " + n, run.user()::goOn);
        }
    }

    @Test
    void aSecondPowerCutAtAnyCallOfTheRecoveryLosesNothingEither() throws IOException {
        Interrupted run;
        for (long n = 1; (run = Interrupted.at(n, Failure.CUT)) != null; n++) {
            TestCard card = run.card();
            card.powerCut(loss(n));
            TestCard.Remains remains = card.remains();
            boolean interrupted = true;
            for (long m = 1; interrupted; m++) {
                card.restore(remains);
                interrupted = isInterrupted(card, m);
                card.powerCut(loss(n + m));
                checking("cut at call " + n + ", then at call " + m + " of the recovery", run.user()::look);
            }
        }
    }

    /** Until the power goes, the recovery sees things that were never written. */
    @Test
    void aPowerCutAtAnyCallOfTheRecoveryFromAnErrorLosesNothingEither() throws IOException {
        boolean errors = true;
        for (long n = 1; errors; n++) {
            boolean interrupted = true;
            for (long m = 1; errors && interrupted; m += 5) {
                Interrupted run = Interrupted.at(n, Failure.IO_ERROR, 1000 * n + m);
                errors = run != null;
                if (run != null) {
                    interrupted = isInterrupted(run.card(), m + n % 5);
                    run.card().powerCut(loss(m / 5));
                    checking("error at call " + n + ", then cut at call " + (m + n % 5), run.user()::look);
                }
            }
        }
    }

    private static Loss loss(long turn) {
        return Loss.values()[(int) (turn % Loss.values().length)];
    }

    /** Boots with the power failing at the m-th call. */
    private static boolean isInterrupted(TestCard card, long m) throws IOException {
        card.power.failAt(m, Failure.CUT);
        try {
            card.boot().close();
            return false;
        } catch (StoreRefusal refusal) {
            throw refusal;
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * The error may have had its effect, and a sync that fails may have lost what it should have written; what is
     * acknowledged after the restart survives a power cut all the same.
     */
    @Test
    void anErrorAtAnyCallLosesNothingOnceTheCardIsRestarted() throws IOException {
        Set<Call> failed = EnumSet.noneOf(Call.class);
        Interrupted run;
        for (long n = 1; (run = Interrupted.at(n, Failure.IO_ERROR)) != null; n++) {
            TestCard card = run.card();
            StoreUser user = run.user();
            failed.add(card.power.failed());
            checking("error at call " + n, () -> {
                user.boot();
                card.powerCut(Loss.ALL);
                user.goOn();
                card.powerCut(Loss.ANY);
                user.boot();
            });
        }
        assertEquals(EnumSet.complementOf(EnumSet.of(Call.NVRAM)), failed, "each kind of call has failed");
    }

    @Test
    void anOpeningThatFailsLeavesNoFileOpen() throws IOException {
        TestCard card = new TestCard();
        new StoreUser(card, 1).live();
        int before = card.disk.openFiles();
        boolean failed = true;
        for (long n = 1; failed; n++) {
            card.power.failAt(n, Failure.IO_ERROR);
            try {
                card.boot().close();
                failed = false;
            } catch (StoreRefusal refusal) {
                throw refusal;
            } catch (IOException e) {
                assertEquals(before, card.disk.openFiles(), "error at call " + n);
            }
        }
    }
}
