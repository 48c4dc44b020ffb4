package dev.holdfast.partition.firmware;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EventKind;
import java.util.List;

/** Where a card is in its {@link StateTable}. Written on the card's thread, read anywhere. */
public final class CardLife {

    private final EventLog events;
    private volatile CardState state = CardState.OFF;
    private volatile String error = "";
    private volatile String farewell = "";
    private volatile List<String> isolated = List.of();
    private CardState service = CardState.UNINITIALIZED;

    public CardLife(EventLog events) {
        this.events = events;
    }

    public CardState state() {
        return state;
    }

    /** Why the card is in an error state, no longer one of its pool, or degraded, or empty. */
    public String error() {
        if (!error.isEmpty()) {
            return error;
        }
        return !farewell.isEmpty() || isolated.isEmpty()
                ? farewell
                : "Out of service, because a self-test failed: " + String.join(", ", isolated) + ".";
    }

    /** Self-tests that failed and put nothing but their algorithms out of service. */
    public List<String> isolated() {
        return isolated;
    }

    /** From now on the card is in degraded operation whenever it is in service, or no longer when there is no such test. */
    public void isolate(List<String> selfTests) {
        isolated = List.copyOf(selfTests);
    }

    /** Whether the card still holds its pool's key and is no longer one of its cards. */
    public boolean hasLeftPool() {
        return !farewell.isEmpty();
    }

    /** A card without some of its algorithms is in degraded operation where another one is operational. */
    public void enter(CardState wanted) {
        CardState next = degraded(wanted);
        StateTable.check(state, next);
        if (state == CardState.ZEROIZING && next != CardState.ERROR) {
            farewell = "";
        }
        if (isService(next)) {
            service = next == CardState.DEGRADED_OPERATION ? CardState.OPERATIONAL : next;
            error = "";
        }
        state = next;
        events.add(EventKind.STATE_CHANGED, next + ": " + StateTable.row(next).meaning());
    }

    /**
     * Back to the state in service that the card left to test itself, to take something in, or for a soft error. Does
     * nothing when it is elsewhere by now: has failed, is being zeroized, has no power.
     */
    public void returnToService() {
        CardState back = hasLeftPool() && service != CardState.UNINITIALIZED ? CardState.INITIALIZED : service;
        if (!isService(state) && StateTable.leads(state, degraded(back))) {
            enter(back);
        }
    }

    /** The one way into the error state. A card that is off, holds nothing or has already failed stays what it is. */
    public void fail(String cause) {
        failInto(CardState.ERROR, cause);
    }

    /** Into the error state that self-tests on demand lead out of, when they pass. */
    public void failSoftly(String cause) {
        failInto(CardState.SOFT_ERROR, cause);
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
        if (isService(state) && StateTable.leads(state, CardState.INITIALIZED)) {
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

    private CardState degraded(CardState wanted) {
        return wanted == CardState.OPERATIONAL && !isolated.isEmpty() ? CardState.DEGRADED_OPERATION : wanted;
    }

    private void failInto(CardState failed, String cause) {
        if (StateTable.leads(state, failed)) {
            error = cause;
            enter(failed);
        }
    }

    /** A state that the card may leave for a while to test itself. */
    private static boolean isService(CardState state) {
        return state != CardState.SOFT_ERROR && StateTable.leads(state, CardState.SELF_TEST_ON_DEMAND);
    }
}
