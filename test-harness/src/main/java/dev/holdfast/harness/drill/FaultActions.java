package dev.holdfast.harness.drill;

import static dev.holdfast.harness.experiment.Kind.RECOVERY;

import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.harness.drill.Action.Outcome;
import dev.holdfast.harness.experiment.Arguments;
import dev.holdfast.harness.experiment.Word;
import dev.holdfast.harness.fault.Acknowledged;
import dev.holdfast.harness.fault.Ended;
import dev.holdfast.harness.fault.FaultWords;
import dev.holdfast.harness.fault.Nemesis;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How things go wrong, by the one machinery for faults, and how they end. */
final class FaultActions {

    private static final Word END_FAULTS =
            Word.everywhere(RECOVERY, "end-faults", "Ends all faults that are on, the last one first.");

    static final List<Word> WORDS =
            Stream.concat(FaultWords.WORDS.stream(), Stream.of(END_FAULTS)).toList();

    private final Scene scene;
    /** Those of pools that are gone may still have something to undo. */
    private final Map<Pool, Nemesis> nemeses = new LinkedHashMap<>();

    FaultActions(Scene scene) {
        this.scene = scene;
    }

    Map<String, Action> actions() {
        Map<String, Action> actions = new HashMap<>();
        FaultWords.WORDS.forEach(word -> actions.put(word.name(), arguments -> begin(word, arguments)));
        actions.put(END_FAULTS.name(), Action.told(arguments -> endAll()));
        return actions;
    }

    private Outcome begin(Word word, Arguments arguments) {
        Nemesis nemesis = nemeses.computeIfAbsent(
                scene.pool(),
                pool -> Nemesis.on(
                        scene.service().stage(), pool, scene.configuration().mayLose(), Optional.empty()));
        Acknowledged begun = nemesis.begin(FaultWords.read(word, arguments), FaultWords.cards(arguments));
        return Outcome.begun(begun.did(), () -> end(nemesis, begun));
    }

    /** It may have ended before its time, with all the others. */
    private static void end(Nemesis nemesis, Acknowledged begun) {
        if (nemesis.active().contains(begun)) {
            nemesis.end(begun.number());
        }
    }

    private String endAll() {
        String ended = nemeses.values().stream()
                .flatMap(nemesis -> nemesis.endAll().stream())
                .map(Ended::did)
                .collect(Collectors.joining(" "));
        return ended.isEmpty() ? "No fault was on." : ended;
    }
}
