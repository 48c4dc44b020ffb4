package dev.holdfast.harness.action;

import dev.holdfast.harness.experiment.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What is done to one card after the other, each in a phase of its own.
 *
 * @param cards whose turn comes, asked for when the step begins
 */
public record CardByCard(Supplier<List<String>> cards, Turn turn) implements Action {

    /** What is done to one of the cards. */
    public interface Turn {
        String play(String card, Arguments arguments);
    }

    @Override
    public Outcome play(Arguments arguments) {
        List<String> sentences = new ArrayList<>();
        cards.get().forEach(card -> sentences.add(turn.play(card, arguments)));
        return Outcome.of(String.join(" ", sentences));
    }
}
