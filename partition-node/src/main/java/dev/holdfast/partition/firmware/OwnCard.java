package dev.holdfast.partition.firmware;

import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.SecurityPolicy;
import java.util.concurrent.CompletableFuture;

/** What a part of the firmware gets of its card, and may do with it. On the card's thread, unless a method says otherwise. */
public interface OwnCard {

    Environment environment();

    CardLife life();

    EventLog events();

    Firmware firmware();

    /** What the running firmware lays down. From any thread. */
    default SecurityPolicy policy() {
        return SecurityPolicies.current();
    }

    /** Algorithms that have passed their self-tests; a defect of the caller before that. From any thread. */
    CryptoEngine crypto();

    /** Where a tester may stop the card. */
    Halts halts();

    TestFaults faults();

    Audit audit();

    /** Enters the error state. */
    void fail(String cause);

    /** Enters the error state that self-tests on demand lead out of, when they pass. */
    void failSoftly(String cause);

    /**
     * Destroys every sensitive parameter. Completes when that is done; fails with CARD_ERROR when disk or NVRAM fail on the way.
     *
     * @param cause one sentence for event and audit logs
     * @param end the state that it ends in: ZEROIZED, TAMPER_RESPONSE or DECOMMISSIONED
     */
    CompletableFuture<Void> zeroize(String cause, CardState end);

    /** As whoever may ask for it does. */
    default CompletableFuture<Void> zeroize(String cause) {
        return zeroize(cause, CardState.ZEROIZED);
    }
}
