package dev.holdfast.harness.fault;

import dev.holdfast.harness.experiment.Arguments;
import dev.holdfast.harness.experiment.Hosting;
import dev.holdfast.harness.experiment.Kind;
import dev.holdfast.harness.experiment.Option;
import dev.holdfast.harness.experiment.Type;
import dev.holdfast.harness.experiment.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A word for a fault, with what people want to know of it.
 *
 * @param layer where it happens: {@code links}, {@code disk}, ...
 * @param testFirmware whether it takes test firmware, which alone has hooks
 * @param undo how it ends, one sentence
 */
public record FaultWord(String layer, Word word, boolean testFirmware, String undo) {

    static final String ON = "on";

    private static final Option CARDS = Option.optional(ON, new Type.Nodes(), "one", "the cards that it meets");

    /** Takes words, with what they mean. */
    interface Book {
        void add(FaultWord word, Function<Arguments, Fault> read);
    }

    /** One about cards, on every stage. */
    static FaultWord ofCards(String layer, String name, String summary, String undo, Option... options) {
        List<Option> all = new ArrayList<>(List.of(CARDS));
        all.addAll(List.of(options));
        return new FaultWord(layer, word(name, summary, all, Set.of(Hosting.values())), false, undo);
    }

    /** One about something else, which there is on this machine only. */
    static FaultWord ofSurroundings(String layer, String name, String summary, String undo, Option... options) {
        return new FaultWord(
                layer, word(name, summary, List.of(options), Set.of(Hosting.EMBEDDED, Hosting.PROCESSES)), false, undo);
    }

    FaultWord inTestFirmware() {
        return new FaultWord(layer, word, true, undo);
    }

    FaultWord where(Hosting... hostings) {
        return new FaultWord(
                layer, word(word.name(), word.summary(), word.options(), Set.of(hostings)), testFirmware, undo);
    }

    private static Word word(String name, String summary, List<Option> options, Set<Hosting> where) {
        return new Word(Kind.FAULT, name, summary, options, where);
    }
}
