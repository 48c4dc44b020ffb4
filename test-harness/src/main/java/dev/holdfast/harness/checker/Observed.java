package dev.holdfast.harness.checker;

import dev.holdfast.harness.history.History;
import java.util.List;

/**
 * What a run left behind to be judged by.
 *
 * @param plaintext a sentence for every secret that was found in the clear; empty if nobody looked
 * @param breaches a sentence for every way by which fewer than a quorum opened a security domain; empty if nobody tried
 */
public record Observed(History history, CardsTold cards, List<String> plaintext, List<String> breaches) {

    public Observed {
        plaintext = List.copyOf(plaintext);
        breaches = List.copyOf(breaches);
    }

    /** Of a run in which nobody tried to open a security domain without a quorum. */
    public Observed(History history, CardsTold cards, List<String> plaintext) {
        this(history, cards, plaintext, List.of());
    }

    public static Observed of(History history) {
        return new Observed(history, CardsTold.NONE, List.of());
    }
}
