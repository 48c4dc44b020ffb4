package dev.holdfast.harness.fault;

import dev.holdfast.harness.experiment.Arguments;
import dev.holdfast.harness.experiment.NodeSet;
import dev.holdfast.harness.experiment.Word;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The words for faults, in the order of the layers: for experiment files, and for whoever wants to know what there is. */
public final class FaultWords {

    private record Meaning(FaultWord entry, Function<Arguments, Fault> read) {}

    private static final Map<String, Meaning> MEANINGS = new LinkedHashMap<>();

    static {
        LinkWords.addTo(FaultWords::add);
        CardWords.addTo(FaultWords::add);
        FirmwareWords.addTo(FaultWords::add);
        SurroundingWords.addTo(FaultWords::add);
    }

    /** All words, as experiment files use them. */
    public static final List<Word> WORDS =
            MEANINGS.values().stream().map(meaning -> meaning.entry().word()).toList();

    private FaultWords() {}

    /** All words with what people want to know of them, in the order of the layers. */
    public static List<FaultWord> entries() {
        return MEANINGS.values().stream().map(Meaning::entry).toList();
    }

    /** The fault that a step asks for. */
    public static Fault read(Word word, Arguments arguments) {
        Meaning meaning = MEANINGS.get(word.name());
        if (meaning == null) {
            throw new IllegalArgumentException(word.name() + " is no word for a fault");
        }
        return meaning.read().apply(arguments);
    }

    /** The cards that a step is about; of a fault that meets no cards, any. */
    public static NodeSet cards(Arguments arguments) {
        return arguments.has(FaultWord.ON) ? arguments.nodes(FaultWord.ON) : NodeSet.parse("one");
    }

    private static void add(FaultWord entry, Function<Arguments, Fault> read) {
        MEANINGS.put(entry.word().name(), new Meaning(entry, read));
    }
}
