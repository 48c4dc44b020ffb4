package dev.holdfast.coordinator.healing;

import java.time.Instant;

/**
 * Something that an operator would want to know about the cards of a pool.
 *
 * @param card the card it is about, or empty
 * @param text one sentence
 */
public record HealingEvent(Instant time, String pool, Kind kind, String card, String text) {

    /** What happened. */
    public enum Kind {
        /** A card does not answer, or says that it is out of service. */
        LOST,
        /** It was there again before it was replaced. */
        RETURNED,
        RETIRED,
        ADMITTED,
        /** The card is a member with a vote. */
        JOINED,
        MAJORITY_LOST,
        MAJORITY_BACK,
        /** A step could not be taken; it is tried again. */
        HINDERED,
        RECOVERED_FROM_SURVIVOR
    }
}
