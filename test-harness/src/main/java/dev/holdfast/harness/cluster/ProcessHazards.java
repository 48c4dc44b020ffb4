package dev.holdfast.harness.cluster;

import dev.holdfast.coordinator.tester.TesterLine;
import dev.holdfast.harness.node.DrillAnswer;
import dev.holdfast.harness.node.DrillOrders;
import dev.holdfast.harness.stage.Stage;
import dev.holdfast.partition.host.WrongClock;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.link.Link;
import dev.holdfast.proto.link.LinkFault;
import dev.holdfast.proto.link.LinkFaults;
import dev.holdfast.proto.v1.Code;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What can be brought upon cards that are processes. A link is broken where it ends: in the process of a card, which is told
 * by {@link DrillOrders} in its folder, or in this one.
 */
final class ProcessHazards extends FolderHazards {

    private final ProcessRack rack;
    private final Set<String> paused = new ConcurrentSkipListSet<>();
    /** By the number of a fault, the cards at which some of its links end. */
    private final Map<Integer, Set<String>> broken = new TreeMap<>();

    ProcessHazards(ProcessRack rack, TesterLine tester, LinkFaults links, WrongClock clock) {
        super(rack, tester, links, clock);
        this.rack = rack;
    }

    @Override
    public boolean ofProcesses() {
        return true;
    }

    @Override
    public void pause(String card) {
        rack.pause(card);
        paused.add(card);
    }

    @Override
    public void resume(String card) {
        if (paused.remove(card) && hasPower(card)) {
            rack.resume(card);
        }
    }

    @Override
    public synchronized int breakLinks(Set<Link> links, LinkFault fault) {
        Set<String> cards = links.stream().map(Link::to).collect(Collectors.toCollection(TreeSet::new));
        cards.remove(Stage.COORDINATOR);
        cards.forEach(this::requireDrilled);
        int number = super.breakLinks(links, fault);
        for (String card : cards) {
            Set<Link> ending =
                    links.stream().filter(link -> link.to().equals(card)).collect(Collectors.toSet());
            order(card, orders -> orders.with(number, new DrillOrders.OnLinks(fault, ending)));
        }
        broken.put(number, cards);
        return number;
    }

    @Override
    public synchronized Met met(int number) {
        Met sum = super.met(number);
        for (String card : broken.getOrDefault(number, Set.of())) {
            sum = plus(sum, metBy(card, number));
        }
        return sum;
    }

    @Override
    public synchronized Met mendLinks(int number) {
        Set<String> cards = broken.getOrDefault(number, Set.of());
        broken.remove(number);
        Met sum = super.mendLinks(number);
        for (String card : cards) {
            sum = plus(sum, metBy(card, number));
            if (rack.cards().contains(card)) {
                order(card, orders -> orders.without(number));
            }
        }
        return sum;
    }

    private DrillAnswer.Met metBy(String card, int number) {
        return DrillAnswer.of(rack.folderOf(card)).met().getOrDefault(number, DrillAnswer.Met.NOTHING);
    }

    private static Met plus(Met sum, DrillAnswer.Met more) {
        return new Met(sum.touched() + more.touched(), sum.lost() + more.lost());
    }

    @Override
    void setCardsClock(String card, Duration ahead, double rate) {
        requireDrilled(card);
        order(card, orders -> orders.withClock(ahead.toMillis(), rate));
    }

    private void requireDrilled(String card) {
        if (!rack.isDrilled(card)) {
            throw new RefusedException(
                    Code.FORBIDDEN,
                    "Nobody may break the links of card " + card + " or set its clock: its partition.conf does not say"
                            + " drill = yes. Only cards of a drill's own rack have that.");
        }
    }

    /** Returns when the card has done it. One that has no power, or is paused, does it as soon as it goes on. */
    private synchronized void order(String card, UnaryOperator<DrillOrders> change) {
        DrillOrders orders = change.apply(DrillOrders.of(existing(card)));
        orders.putInto(rack.folderOf(card));
        PoolWatch.await(
                "card " + card + " does what the drill orders",
                () -> !hasPower(card)
                        || paused.contains(card)
                        || DrillAnswer.of(rack.folderOf(card)).revision() >= orders.revision());
    }
}
