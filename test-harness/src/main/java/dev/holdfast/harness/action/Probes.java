package dev.holdfast.harness.action;

import static dev.holdfast.harness.experiment.Kind.CHECK;
import static dev.holdfast.harness.experiment.Kind.PROBE;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.coordinator.pool.CardRack.Slot;
import dev.holdfast.harness.action.Action.Outcome;
import dev.holdfast.harness.experiment.Arguments;
import dev.holdfast.harness.experiment.Option;
import dev.holdfast.harness.experiment.Type;
import dev.holdfast.harness.experiment.Word;
import dev.holdfast.harness.report.DrillReport.Check;
import dev.holdfast.harness.workload.Evidence;
import dev.holdfast.proto.CardStates;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.KeyBundle;
import dev.holdfast.proto.v1.UpdateKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** What is asked of the pool and compared; the pool is the same afterwards, but for a key that is enabled once more. */
final class Probes {

    private static final String TOLERANCE = "tolerance";
    private static final String KEY = "key";
    private static final Option WHICH_KEY =
            Option.optional(KEY, new Type.Text(), PlantedKeys.PREFIX + "ec", "the name of a key that the pool has");

    static final List<Word> WORDS = List.of(
            Word.everywhere(
                    PROBE,
                    "cards-in-service",
                    "As many cards as that serve the pool.",
                    Option.optional(
                            TOLERANCE,
                            new Type.Choice(List.of("all", "majority", "one")),
                            "all",
                            "how many of them it takes at least")),
            Word.everywhere(PROBE, "leader-there", "A card leads the pool."),
            Word.everywhere(PROBE, "key-reads", "A key can be read.", WHICH_KEY),
            Word.everywhere(PROBE, "key-changes", "A key can be changed; it is enabled, as it is already.", WHICH_KEY),
            Word.everywhere(PROBE, "key-signs", "A key signs, and the pool verifies it.", WHICH_KEY),
            Word.everywhere(
                    PROBE, "clients-progress", "Every client is acknowledged a change that it asks for from now on."),
            Word.everywhere(PROBE, "digests-agree", "All cards of the pool hold one state."),
            Word.everywhere(
                    CHECK,
                    "replaced-stays-out",
                    "No card that has power and was replaced serves the pool, or is a member of it."),
            Word.everywhere(
                    PROBE,
                    "disks-without-plaintext",
                    "No planted private key is on a disk, in a backup or in a log; cards must be without power."),
            Word.everywhere(CHECK, "rack-empty", "No card has power, and no pool waits for its end."));

    private final Scene scene;
    private final Service service;

    Probes(Scene scene) {
        this.scene = scene;
        service = scene.service();
    }

    Map<String, Action> actions() {
        return Map.of(
                "cards-in-service", this::inService,
                "leader-there", arguments -> leader(),
                "key-reads", this::reads,
                "key-changes", this::changes,
                "key-signs", this::signs,
                "clients-progress", arguments -> progress(),
                "digests-agree", arguments -> digests(),
                "replaced-stays-out", arguments -> staysOut(),
                "disks-without-plaintext", arguments -> disks(),
                "rack-empty", arguments -> empty());
    }

    private Outcome inService(Arguments arguments) {
        int cards = scene.configuration().cards();
        int needed =
                switch (arguments.choice(TOLERANCE)) {
                    case "one" -> 1;
                    case "majority" -> cards / 2 + 1;
                    default -> cards;
                };
        long serving = scene.watch().answers().stream()
                .filter(card -> CardStates.isServing(card.getState()))
                .count();
        return Outcome.compared(
                serving + " of " + cards + " cards serve.",
                new Check("cards in service", needed, Math.min(needed, serving), List.of()));
    }

    private Outcome leader() {
        boolean led = scene.watch().leading().isPresent();
        return Outcome.compared(
                led ? "A card leads." : "No card leads the pool.", new Check("leader", 1, led ? 1 : 0, List.of()));
    }

    private Outcome reads(Arguments arguments) {
        service.await(keys().get(arguments.text(KEY)));
        return Outcome.compared("It was read.", new Check("key can be read", 1, 1, List.of()));
    }

    private Outcome changes(Arguments arguments) {
        service.await(keys().update(UpdateKey.newBuilder()
                .setName(arguments.text(KEY))
                .setEnabled(true)
                .build()));
        return Outcome.compared("It was changed.", new Check("key can be changed", 1, 1, List.of()));
    }

    private Outcome signs(Arguments arguments) {
        KeyBundle key = service.await(keys().get(arguments.text(KEY)));
        Evidence evidence = service.await(Evidence.take(keys(), key, new Random(1)));
        boolean holds = service.await(evidence.holds(keys()));
        return Outcome.compared(
                holds ? "It signs, and the signature verifies." : "It signs, and the signature does not verify.",
                new Check("key signs", 1, holds ? 1 : 0, List.of()));
    }

    private Outcome progress() {
        scene.clients().goOn();
        return Outcome.compared(
                "Every client was acknowledged a change again.", new Check("clients go on", 1, 1, List.of()));
    }

    private Outcome digests() {
        Set<ByteString> states = new HashSet<>(service.stateOf(scene.pool()));
        return Outcome.compared(
                states.size() == 1 ? "One state." : states.size() + " different states.",
                new Check("cards agree on one state", 1, states.size() == 1 ? 1 : 0, List.of()));
    }

    /** It calls on the cards it knows, and is turned away by all of them. */
    private Outcome staysOut() {
        List<String> members = scene.watch().leader().getMembersList().stream()
                .map(member -> member.getCard())
                .toList();
        List<String> others = service.rack().powered().stream()
                .filter(card -> !scene.pool().cardIds().contains(card))
                .toList();
        List<String> inside = new ArrayList<>();
        List<String> told = new ArrayList<>();
        for (String card : others) {
            Slot slot = service.await(service.rack().powerOn(card));
            scene.watch().until("card " + card + " is told that it is retired", () -> !status(slot)
                    .getError()
                    .isEmpty());
            CardStatus status = status(slot);
            told.add(status.getError());
            if (members.contains(card) || CardStates.isServing(status.getState())) {
                inside.add(card + " is " + status.getState() + (members.contains(card) ? " and a member" : ""));
            }
        }
        return Outcome.compared(
                others.isEmpty() ? "No such card has power." : "It says of itself: " + String.join(" ", told),
                new Check("a card that was replaced stays out", others.size(), others.size() - inside.size(), inside));
    }

    private CardStatus status(Slot slot) {
        return service.await(service.pools().statusOf(slot));
    }

    private Outcome disks() {
        scene.search().look();
        return Outcome.compared("Searched.", scene.search().check());
    }

    private Outcome empty() {
        boolean gone =
                service.pools().deleted().isEmpty() && service.rack().powered().isEmpty();
        return Outcome.compared(
                gone ? "Nothing is left." : "Something is left.",
                new Check("nothing is left of the archived pool", 1, gone ? 1 : 0, List.of()));
    }

    private KeyClient keys() {
        return service.keys(scene.pool());
    }
}
