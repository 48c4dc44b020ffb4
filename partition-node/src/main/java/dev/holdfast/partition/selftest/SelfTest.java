package dev.holdfast.partition.selftest;

import dev.holdfast.partition.crypto.KnownAnswer;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.v1.SelfTestRow;
import java.util.Set;

/**
 * A self-test that a card can run at any time, as against those that only an occasion can: a new pair, a sample, an image.
 *
 * @param row what the security policy says of it
 * @param gates mechanisms that are not used before it has passed; empty when nothing is: it runs at boot
 * @param onThread whether it is short and touches the card's devices, and so belongs on the card's thread
 */
record SelfTest(SelfTestRow row, Set<CKM> gates, boolean onThread, Check check) {

    /** Whether it passes; spoiled by test firmware, it must not. */
    @FunctionalInterface
    interface Check {
        boolean passes(boolean spoiled);
    }

    static SelfTest of(KnownAnswer answer, Set<CKM> gates) {
        return new SelfTest(PolicyRows.row(answer.name()), gates, false, answer::passes);
    }

    String name() {
        return row.getTest();
    }

    boolean isAtBoot() {
        return gates.isEmpty();
    }
}
