package dev.holdfast.proto;

import dev.holdfast.proto.v1.CardState;

/** What the states of a card mean to those who are not that card. */
public final class CardStates {

    private CardStates() {}

    /** Whether a card of this state does its part in its pool. */
    public static boolean isServing(CardState state) {
        return state == CardState.OPERATIONAL || state == CardState.DEGRADED_OPERATION;
    }
}
