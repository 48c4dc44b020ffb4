package dev.holdfast.bridge.token;

import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.TokenRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The pool behind the door. Futures fail with a {@link dev.holdfast.proto.RefusedException}: UNREACHABLE when no card, or not the
 * named one, can be asked; NO_QUORUM; WRONG_STATE with the card's state; OUTCOME_UNKNOWN for a change whose fate nobody knows.
 */
public interface TokenCards {

    /** Where a card is, and whether it answers. */
    record Place(String card, boolean present) {}

    /** The pool's name. */
    String pool();

    /** The pool's cards, in the order in which they came. Kept up to date; asks nobody. */
    List<Place> places();

    /** Runs whenever {@link #places} has changed, until the returned handle is closed. Must not block. */
    AutoCloseable onChange(Runnable changed);

    /** Any card: goes round those that answer, and on to the next when one is lost. */
    CompletableFuture<TokenAnswer> ask(TokenRequest request);

    /** This card alone. */
    CompletableFuture<TokenAnswer> ask(String card, TokenRequest request);

    CompletableFuture<CardStatus> status(String card);
}
