package dev.holdfast.partition.firmware;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EventKind;

/** Where a card is in its {@link StateTable}. Written on the card's thread, read anywhere. */
public final class CardLife {

    private final EventLog events;
    private volatile CardState state = CardState.OFF;
    private volatile String error = "";
    private volatile String farewell = "";

    public CardLife(EventLog events) {
        this.events = events;
    }

    public CardState state() {
        return state;
    }

    /** Why the card is in its error state, or no longer one of its pool, or empty. */
    public String error() {
        return error.isEmpty() ? farewell : error;
    }

    /** Whether the card still holds its pool's key and is no longer one of its cards. */
    public boolean hasLeftPool() {
        return !farewell.isEmpty();
    }

    public void enter(CardState next) {
        if (next == CardState.ZEROIZED) {
            farewell = "";
        }
        StateTable.check(state, next);
        state = next;
        events.add(EventKind.STATE_CHANGED, next + ": " + StateTable.row(next).meaning());
    }

    /** The one way into the error state. A card that is off, zeroized or already failed stays what it is. */
    public void fail(String cause) {
        if (!StateTable.row(state).next().contains(CardState.ERROR)) {
            return;
        }
        error = cause;
        enter(CardState.ERROR);
    }

    /**
     * The pool goes on without this card, for ever. From now on it does nothing as one of the pool's cards, whatever its
     * state offers; it can still be zeroized.
     *
     * @param cause one sentence for the reader of a status line
     */
    public void leavePool(String cause) {
        if (hasLeftPool()) {
            return;
        }
        farewell = cause;
        events.add(EventKind.CARD_RETIRED, cause);
        if (state == CardState.OPERATIONAL) {
            enter(CardState.INITIALIZED);
        }
    }

    public boolean offers(ServiceGroup group) {
        return StateTable.offers(state, group) && !(hasLeftPool() && group.isDataOutput());
    }

    /** Refuses a service that the present state does not offer. */
    public void require(ServiceGroup group) {
        CardState now = state;
        if (offers(group)) {
            return;
        }
        if (now == CardState.ERROR) {
            throw new RefusedException(
                    Code.CARD_ERROR, "The card is in its error state (" + error + "); power-cycle it.");
        }
        if (StateTable.offers(now, group)) {
            throw new RefusedException(Code.WRONG_STATE, farewell);
        }
        throw new RefusedException(
                Code.WRONG_STATE,
                "The card is " + now + " and does not offer this service. "
                        + StateTable.row(now).meaning());
    }
}
