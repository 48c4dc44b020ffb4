package dev.holdfast.partition.service;

import dev.holdfast.partition.firmware.EventLog;
import dev.holdfast.partition.pool.PoolMember;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Consistency;
import dev.holdfast.proto.v1.EventKind;
import java.util.concurrent.CompletableFuture;

/**
 * What the card does for those who ask while it finds no majority of its pool. Changes and everything that uses a key are
 * refused, for nobody can tell whether the key was disabled meanwhile. Questions are answered from what this card has
 * applied if the pool's setting AllowDegradedReads says so, as far as this card knows.
 */
final class Majority {

    /** A vault to answer a question from. */
    record View(Vault vault, boolean perhapsStale) {}

    private final PoolMember pool;
    private final EventLog events;
    private boolean missed;

    Majority(PoolMember pool, EventLog events) {
        this.pool = pool;
        this.events = events;
    }

    /** The vault with every write acknowledged so far; fails with NO_QUORUM. */
    CompletableFuture<Vault> fresh() {
        return noted(pool.read(Consistency.CONSISTENCY_LINEARIZABLE));
    }

    /** For questions that use no secret. Fails with NO_QUORUM when the pool's policy wants a majority for them. */
    CompletableFuture<View> view(Consistency consistency) {
        if (consistency == Consistency.CONSISTENCY_LOCAL) {
            return pool.replication().progress().leader().isEmpty()
                    ? own(noMajority())
                    : CompletableFuture.completedFuture(new View(pool.vault(), true));
        }
        return fresh().thenApply(vault -> new View(vault, false)).exceptionallyCompose(this::own);
    }

    /** Notes whether a majority took part. Completes where the given one does: on the card's thread. */
    <T> CompletableFuture<T> noted(CompletableFuture<T> asked) {
        return asked.whenComplete((done, failure) -> {
            if (failure == null) {
                missed = false;
            } else if (RefusedException.isOf(failure, Code.NO_QUORUM) && !missed) {
                missed = true;
                events.add(
                        EventKind.DEGRADED,
                        "No majority of the pool's cards answers: nothing is changed, no key is used; questions are "
                                + (pool.vault().allowsDegradedReads()
                                        ? "answered from what this card knows."
                                        : "refused too, because AllowDegradedReads is off."));
            }
        });
    }

    private CompletableFuture<View> own(Throwable failure) {
        return RefusedException.isOf(failure, Code.NO_QUORUM) && pool.vault().allowsDegradedReads()
                ? CompletableFuture.completedFuture(new View(pool.vault(), true))
                : CompletableFuture.failedFuture(failure);
    }

    private static RefusedException noMajority() {
        return new RefusedException(
                Code.NO_QUORUM,
                "No majority of the pool's cards answers, and the pool's setting AllowDegradedReads is off; try again once "
                        + "they are back.");
    }
}
