package dev.holdfast.partition.firmware;

import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.environment.Environment;
import java.util.concurrent.CompletableFuture;

/** What a part of the firmware gets of its card, and may do with it. On the card's thread, unless a method says otherwise. */
public interface OwnCard {

    Environment environment();

    CardLife life();

    EventLog events();

    Firmware firmware();

    /** Algorithms that have passed their self-tests; a defect of the caller before that. From any thread. */
    CryptoEngine crypto();

    /** Where a tester may stop the card. */
    Halts halts();

    TestFaults faults();

    Audit audit();

    /** Enters the error state. */
    void fail(String cause);

    /**
     * Destroys every sensitive parameter. Completes when that is done; fails with CARD_ERROR when disk or NVRAM fail on the way.
     *
     * @param cause one sentence for event and audit logs
     */
    CompletableFuture<Void> zeroize(String cause);
}
