package dev.holdfast.harness.checker;

import dev.holdfast.harness.history.History;
import java.util.List;

/**
 * What a run left behind to be judged by.
 *
 * @param plaintext a sentence for every secret that was found in the clear; empty if nobody looked
 */
public record Observed(History history, CardsTold cards, List<String> plaintext) {

    public Observed {
        plaintext = List.copyOf(plaintext);
    }

    public static Observed of(History history) {
        return new Observed(history, CardsTold.NONE, List.of());
    }
}
