package dev.holdfast.harness.checker;

import dev.holdfast.harness.history.History;
import java.util.List;
import java.util.Map;

/**
 * What a run left behind to be judged by.
 *
 * @param digests of each card's state at the same place of the log, by the card's name; empty if nobody asked the cards
 * @param auditFaults of each card whose audit log was verified, what is wrong with it; empty text if nothing is
 * @param plaintext a sentence for every secret that was found in the clear; empty if nobody looked
 */
public record Observed(
        History history, Map<String, String> digests, Map<String, String> auditFaults, List<String> plaintext) {

    public Observed {
        digests = Map.copyOf(digests);
        auditFaults = Map.copyOf(auditFaults);
        plaintext = List.copyOf(plaintext);
    }

    public static Observed of(History history) {
        return new Observed(history, Map.of(), Map.of(), List.of());
    }
}
