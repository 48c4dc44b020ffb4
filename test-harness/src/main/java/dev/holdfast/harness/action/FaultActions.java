package dev.holdfast.harness.action;

import static dev.holdfast.harness.experiment.Kind.RECOVERY;

import dev.holdfast.bridge.custody.TokenFaults;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.harness.action.Action.Outcome;
import dev.holdfast.harness.experiment.Arguments;
import dev.holdfast.harness.experiment.Custody;
import dev.holdfast.harness.experiment.Word;
import dev.holdfast.harness.fault.Acknowledged;
import dev.holdfast.harness.fault.Fault;
import dev.holdfast.harness.fault.FaultWords;
import dev.holdfast.harness.fault.Nemesis;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How things go wrong, by the one machinery for faults, and how they end. What they do is in the log. */
final class FaultActions {

    private static final Word END_FAULTS =
            Word.everywhere(RECOVERY, "end-faults", "Ends all faults that are on, the last one first.");

    static final List<Word> WORDS =
            Stream.concat(FaultWords.WORDS.stream(), Stream.of(END_FAULTS)).toList();

    /** @param entry its number in the log */
    private record On(Nemesis nemesis, Acknowledged fault, int entry) {}

    private final Scene scene;
    /** Each knows what its pool has lost. */
    private final Map<Pool, Nemesis> nemeses = new HashMap<>();
    /** In the order of their beginning. Those of pools that are gone may still have something to undo. */
    private final List<On> on = new ArrayList<>();

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
        Nemesis nemesis = nemeses.computeIfAbsent(scene.pool(), this::nemesisOf);
        Acknowledged fault = nemesis.begin(FaultWords.read(word, arguments), FaultWords.cards(arguments));
        On begun = new On(nemesis, fault, scene.log().faultBegan(fault.did()));
        if (fault.fault() instanceof Fault.DestroyCard) {
            return Outcome.of(fault.did());
        }
        on.add(begun);
        return Outcome.begun(fault.did(), () -> {
            if (on.contains(begun)) {
                String unused = end(begun);
            }
        });
    }

    private Nemesis nemesisOf(Pool pool) {
        Optional<TokenFaults> token = scene.configuration().custody().equals(Custody.PARTITION)
                ? Optional.empty()
                : Optional.of(scene.tokenFaults());
        return Nemesis.on(scene.service().stage(), pool, scene.configuration().mayLose(), token);
    }

    /** Tells what came of it. */
    String endAll() {
        List<String> did = new ArrayList<>();
        while (!on.isEmpty()) {
            did.add(end(on.get(on.size() - 1)));
        }
        return did.isEmpty() ? "No fault was on." : String.join(" ", did);
    }

    private String end(On over) {
        on.remove(over);
        String did = over.nemesis().end(over.fault().number()).did();
        scene.log().faultEnded(over.entry(), did);
        return did;
    }
}
