package dev.holdfast.harness.drill;

import static dev.holdfast.harness.drill.Action.told;
import static dev.holdfast.harness.experiment.Kind.FAULT;

import dev.holdfast.harness.experiment.Arguments;
import dev.holdfast.harness.experiment.NodeSet;
import dev.holdfast.harness.experiment.Option;
import dev.holdfast.harness.experiment.Type;
import dev.holdfast.harness.experiment.Word;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** How cards are lost: never more of the pool's copies than the configuration says. */
final class RackFaults {

    private static final String ON = "on";
    private static final Option WHICH = Option.optional(ON, new Type.Nodes(), "one", "the cards");

    static final List<Word> WORDS = List.of(
            Word.everywhere(FAULT, "cut-power", "Cuts the power of cards; what they keep stays.", WHICH),
            Word.everywhere(FAULT, "destroy-card", "Cuts the power of cards and deletes all they held.", WHICH));

    private final Scene scene;

    RackFaults(Scene scene) {
        this.scene = scene;
    }

    Map<String, Action> actions() {
        return Map.of("cut-power", told(this::cutPower), "destroy-card", told(this::destroy));
    }

    private String cutPower(Arguments arguments) {
        List<String> cards = chosen(arguments.nodes(ON));
        cards.forEach(card -> scene.service().await(scene.service().rack().powerOff(card)));
        return "Without power: " + String.join(", ", cards) + "; what they keep stays.";
    }

    private String destroy(Arguments arguments) {
        List<String> cards = chosen(arguments.nodes(ON));
        scene.service().calls().each(cards, scene.service().rack()::destroy, done -> {});
        return "Destroyed: " + String.join(", ", cards) + "; their power is cut and all they held is deleted.";
    }

    private List<String> chosen(NodeSet nodes) {
        List<String> members = scene.pool().cardIds().stream().sorted().toList();
        List<String> chosen = chosen(nodes, members);
        List<String> powered = scene.service().rack().powered();
        long gone = members.stream()
                .filter(card -> chosen.contains(card) || !powered.contains(card))
                .count();
        int most = scene.configuration().mayLose().of(members.size());
        if (gone > most) {
            throw new RefusedException(
                    Code.LIMIT_EXCEEDED,
                    "That would take " + gone + " of " + members.size() + " copies, and the experiment may take " + most
                            + "; raise may-lose, or choose fewer cards.");
        }
        return chosen;
    }

    private List<String> chosen(NodeSet nodes, List<String> members) {
        int cards = members.size();
        return switch (nodes.which()) {
            case ONE -> some(members, 1);
            case MINORITY -> some(members, (cards - 1) / 2);
            case MAJORITY -> some(members, cards / 2 + 1);
            case RANDOM -> some(members, nodes.count());
            case ALL -> members;
            case LEADER -> List.of(leader());
            case FOLLOWERS -> {
                String leader = leader();
                yield members.stream().filter(card -> !card.equals(leader)).toList();
            }
            case NAMED ->
                members.stream()
                        .filter(card -> nodes.ids().contains(card.substring(card.lastIndexOf('-') + 1)))
                        .toList();
        };
    }

    private String leader() {
        return scene.watch().leader().getCard();
    }

    private List<String> some(List<String> members, int count) {
        SplittableRandom random = scene.service().stage().random();
        List<String> left = new ArrayList<>(members);
        List<String> chosen = new ArrayList<>();
        while (chosen.size() < Math.min(count, members.size())) {
            chosen.add(left.remove(random.nextInt(left.size())));
        }
        return chosen;
    }
}
