package dev.holdfast.bridge.custody;

import java.time.Duration;

/** What can be wrong with a token that keeps exchange keys. */
public sealed interface TokenFault {

    /** Nobody finds it. */
    record Removed() implements TokenFault {}

    /** Its user PIN is locked. */
    record Locked() implements TokenFault {}

    /** Whoever uses it has another PIN than the token. A token counts that. */
    record WrongPin() implements TokenFault {}

    /** Each use takes so much longer. */
    record Slow(Duration by) implements TokenFault {}
}
