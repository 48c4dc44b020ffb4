package dev.holdfast.harness.action;

import dev.holdfast.harness.experiment.Kind;
import dev.holdfast.harness.experiment.Step;
import dev.holdfast.harness.experiment.Vocabulary;
import dev.holdfast.harness.experiment.Word;
import dev.holdfast.partition.firmware.Firmware;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All words that a drill understands, and what is done for each of them in one scene. */
public final class Deeds implements AutoCloseable {

    private final CardActions cards;
    private final DomainActions domains;
    private final FaultActions faults;
    private final Map<Kind, Map<String, Action>> actions = new EnumMap<>(Kind.class);

    /** @param firmware that the cards came with */
    public Deeds(Scene scene, Firmware firmware) {
        cards = new CardActions(scene);
        domains = new DomainActions(scene);
        faults = new FaultActions(scene);
        Map<String, Action> firmwares = new FirmwareActions(scene, firmware).actions();
        add(FirmwareActions.WORDS, firmwares);
        add(PoolActions.WORDS, new PoolActions(scene).actions());
        add(CardActions.WORDS, cards.actions());
        add(DomainActions.WORDS, domains.actions());
        add(HumanActions.WORDS, new HumanActions(scene).actions());
        add(Probes.WORDS, new Probes(scene).actions());
        add(Checks.WORDS, new Checks(scene).actions());
        add(FaultActions.WORDS, faults.actions());
        add(Clients.WORDS, scene.clients().actions(scene::pool));
    }

    /** The words that experiments may use. */
    public static Vocabulary vocabulary() {
        List<Word> words = new ArrayList<>();
        List.of(
                        FirmwareActions.WORDS,
                        PoolActions.WORDS,
                        CardActions.WORDS,
                        DomainActions.WORDS,
                        HumanActions.WORDS,
                        Probes.WORDS,
                        Checks.WORDS,
                        FaultActions.WORDS,
                        Clients.WORDS)
                .forEach(words::addAll);
        return Vocabulary.of(words);
    }

    public Action of(Step step) {
        Action action =
                actions.getOrDefault(step.kind(), Map.of()).get(step.word().name());
        if (action == null) {
            throw new IllegalArgumentException(
                    "nothing is done for " + step.word().name());
        }
        return action;
    }

    /** Ends all faults that are on. */
    public void endFaults() {
        String unused = faults.endAll();
    }

    private void add(List<Word> words, Map<String, Action> doing) {
        for (Word word : words) {
            Action action = doing.get(word.name());
            if (action == null) {
                throw new IllegalStateException("nothing is done for " + word.name());
            }
            actions.computeIfAbsent(word.kind(), kind -> new HashMap<>()).put(word.name(), action);
        }
    }

    @Override
    public void close() {
        cards.close();
        domains.close();
    }
}
