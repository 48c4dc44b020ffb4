package dev.holdfast.bridge.token;

import java.util.Optional;

/**
 * A slot and what is in it.
 *
 * @param id 0 is the pool, 1 to 99 a card each, 100 and above a token each
 * @param token number of the token
 * @param card the one card through which the token is reached; empty for any
 */
record Slot(long id, int token, Optional<String> card) {

    private static final int FIRST_OF_TOKENS = 100;

    static final Slot POOL = new Slot(0, 0, Optional.empty());

    static Slot ofCard(int number, String card) {
        return new Slot(number, 0, Optional.of(card));
    }

    /** @param token 1 and above */
    static Slot ofToken(int token) {
        return new Slot(FIRST_OF_TOKENS + token, token, Optional.empty());
    }
}
