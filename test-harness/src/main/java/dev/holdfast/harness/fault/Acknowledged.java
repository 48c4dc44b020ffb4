package dev.holdfast.harness.fault;

import java.time.Duration;
import java.util.List;

/**
 * A fault has begun.
 *
 * @param number by which it is ended
 * @param cards that it meets, chosen on the stage
 * @param did what it did, in a sentence, with the card's own answer where there is one
 * @param at by the stage's time
 */
public record Acknowledged(int number, Fault fault, List<String> cards, String did, Duration at) {

    public Acknowledged {
        cards = List.copyOf(cards);
    }
}
