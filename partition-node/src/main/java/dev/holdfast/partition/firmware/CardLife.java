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

    public CardLife(EventLog events) {
        this.events = events;
    }

    public CardState state() {
        return state;
    }

    /** Why the card is in its error state, or empty. */
    public String error() {
        return error;
    }

    public void enter(CardState next) {
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

    public boolean offers(ServiceGroup group) {
        return StateTable.offers(state, group);
    }

    /** Refuses a service that the present state does not offer. */
    public void require(ServiceGroup group) {
        CardState now = state;
        if (StateTable.offers(now, group)) {
            return;
        }
        if (now == CardState.ERROR) {
            throw new RefusedException(
                    Code.CARD_ERROR, "The card is in its error state (" + error + "); power-cycle it.");
        }
        throw new RefusedException(
                Code.WRONG_STATE,
                "The card is " + now + " and does not offer this service. "
                        + StateTable.row(now).meaning());
    }
}
