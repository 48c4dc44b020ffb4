package dev.holdfast.bridge.rpc;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Which functions are worth a change of threads. */
class PaceTest {

    private static final long SHORT = 10_000;
    private static final long LONG = 350_000;

    private final Pace pace = new Pace();

    @Test
    void aFunctionIsSlowOnceItsCallsHaveTakenLong() {
        assertFalse(pace.isSlow(Function.C_Sign));
        see(LONG, 10);
        assertTrue(pace.isSlow(Function.C_Sign));
        assertFalse(pace.isSlow(Function.C_SignInit), "the other functions are what they were");
        see(SHORT, 20);
        assertFalse(pace.isSlow(Function.C_Sign));
    }

    @Test
    void oneLongCallAmongShortOnesSaysNothing() {
        see(SHORT, 20);
        see(1_000 * LONG, 1);
        assertFalse(pace.isSlow(Function.C_Sign));
    }

    private void see(long nanos, int times) {
        for (int i = 0; i < times; i++) {
            pace.saw(Function.C_Sign, nanos);
        }
    }
}
