package dev.holdfast.harness.action;

import static dev.holdfast.harness.action.Action.told;
import static dev.holdfast.harness.experiment.Kind.RECOVERY;

import dev.holdfast.coordinator.healing.Healer;
import dev.holdfast.coordinator.healing.HealingPolicy;
import dev.holdfast.coordinator.healing.Survivor;
import dev.holdfast.harness.experiment.Arguments;
import dev.holdfast.harness.experiment.Option;
import dev.holdfast.harness.experiment.Type;
import dev.holdfast.harness.experiment.Word;
import dev.holdfast.harness.report.DrillReport.Moment.Kind;
import dev.holdfast.proto.v1.CardStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is done to the cards of the pool, by the healer and by an operator, so that it comes back. */
final class CardActions implements AutoCloseable {

    private static final String HEALER = "healer";
    private static final List<String> HEALERS = List.of("fast", "usual", "off");
    private static final String FOR = "for";

    static final List<Word> WORDS = List.of(
            Word.everywhere(
                    RECOVERY,
                    "heal",
                    "Lets a healer look after the pool from now on, or ends that.",
                    Option.optional(
                            HEALER,
                            new Type.Choice(HEALERS),
                            HEALERS.get(0),
                            "how soon it replaces a card: fast after seconds, usual as a service does")),
            Word.everywhere(
                    RECOVERY, "await-whole", "Waits until all cards of the pool vote, serve and are up to date."),
            Word.everywhere(
                    RECOVERY,
                    "await-replaced",
                    "Waits until the cards without power are no members any more, and the pool is whole."),
            Word.everywhere(RECOVERY, "await-no-leader", "Waits until no card of the pool leads it any more."),
            Word.everywhere(
                    RECOVERY,
                    "recover-from-survivor",
                    "Lets the card that is left go on alone as a new generation, which fences all others."),
            Word.everywhere(RECOVERY, "power-on", "Gives all cards power that have none, members or not."),
            Word.everywhere(
                    RECOVERY,
                    "restart-in-turn",
                    "Cuts the power of one card after the other, and gives it back once clients went on without it."),
            Word.everywhere(RECOVERY, "wait", "Lets time pass.", Option.required(FOR, new Type.Time(), "how long")));

    private final Scene scene;
    private final Service service;
    private Optional<Healer> healer = Optional.empty();

    CardActions(Scene scene) {
        this.scene = scene;
        service = scene.service();
    }

    Map<String, Action> actions() {
        return Map.of(
                "heal", told(this::heal),
                "await-whole", told(arguments -> whole()),
                "await-replaced", told(arguments -> replaced()),
                "await-no-leader", told(arguments -> noLeader()),
                "recover-from-survivor", told(arguments -> recoverFromSurvivor()),
                "power-on", told(arguments -> powerOn()),
                "restart-in-turn",
                        new CardByCard(
                                () -> scene.pool().cardIds().stream().sorted().toList(),
                                (card, arguments) -> restart(card)),
                "wait", told(this::pass));
    }

    private String heal(Arguments arguments) {
        close();
        if (arguments.choice(HEALER).equals("off")) {
            return "Nobody replaces cards.";
        }
        Healer started =
                service.healer(arguments.choice(HEALER).equals("fast") ? HealingPolicy.FAST : HealingPolicy.DEFAULT);
        healer = Optional.of(started);
        started.start();
        return "Lost cards are replaced by blank ones from now on.";
    }

    private String whole() {
        scene.watch().untilWhole(scene.configuration().cards());
        CardStatus leader = scene.watch().leader();
        return "Epoch " + leader.getEpoch() + ": " + leader.getVotingCount() + " cards vote and agree.";
    }

    private String replaced() {
        List<String> dark = withoutPower();
        scene.watch().until("cards without power are replaced", () -> scene.pool().cardIds().stream()
                .noneMatch(dark::contains));
        whole();
        return "Retired: " + String.join(", ", dark) + "; their disks still hold the pool as it was.";
    }

    private String noLeader() {
        scene.watch()
                .until("no card leads", () -> scene.watch().answers().stream().noneMatch(CardStatus::getLeader));
        return "No card of the pool leads it.";
    }

    private String recoverFromSurvivor() {
        CardStatus survivor = service.await(Survivor.recover(scene.pool(), ""));
        return "Card " + survivor.getCard() + " goes on alone as generation " + survivor.getGeneration()
                + "; the cards before it are fenced.";
    }

    private String powerOn() {
        List<String> dark = withoutPower();
        dark.forEach(card -> service.await(service.rack().powerOn(card)));
        return dark.isEmpty() ? "All cards had power." : "They have power: " + String.join(", ", dark) + ".";
    }

    private String restart(String card) {
        boolean led = scene.watch().leader().getCard().equals(card);
        scene.log().mark(Kind.STEP, "Card " + card + " loses power");
        service.await(service.rack().powerOff(card));
        scene.clients().goOn();
        service.await(service.rack().powerOn(card));
        scene.watch().untilWhole(scene.configuration().cards());
        return (led ? "It led the pool" : "It followed") + "; clients went on without it, and it has caught up.";
    }

    private String pass(Arguments arguments) {
        service.time().pass(arguments.duration(FOR));
        return "Time has passed.";
    }

    private List<String> withoutPower() {
        List<String> powered = service.rack().powered();
        return service.rack().cards().stream()
                .filter(card -> !powered.contains(card))
                .toList();
    }

    @Override
    public void close() {
        healer.ifPresent(Healer::close);
        healer = Optional.empty();
    }
}
