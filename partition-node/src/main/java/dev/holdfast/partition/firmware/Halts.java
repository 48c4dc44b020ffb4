package dev.holdfast.partition.firmware;

import java.util.concurrent.CompletableFuture;

/**
 * Named points inside self-test, firmware load, zeroization and entry of secrets, at which test firmware can be made to stop or to
 * lose its power: otherwise these phases are too short for a tester to see that nothing leaves the card in them. The points are
 * listed in the security policy.
 */
@FunctionalInterface
public interface Halts {

    /** Release firmware stops nowhere. */
    Halts NONE = point -> CompletableFuture.completedFuture(null);

    /**
     * To be called on the card's thread between two steps; the next one belongs into the continuation.
     *
     * @return completes at once, or, on the card's thread, when a tester lets the card go on
     */
    CompletableFuture<Void> reach(String point);
}
