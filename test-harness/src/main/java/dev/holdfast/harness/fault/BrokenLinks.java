package dev.holdfast.harness.fault;

import dev.holdfast.harness.fault.Layers.Undone;
import dev.holdfast.harness.stage.Hazards;
import dev.holdfast.harness.stage.Stage;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.link.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fault of links that is on. A card that joins the pool meanwhile is one of the others; and one of those that the fault
 * meets, if it met all of them when it began.
 */
final class BrokenLinks {

    private static final Logger LOG = LoggerFactory.getLogger(BrokenLinks.class);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Stage stage;
    private final Fault.Links fault;
    private final Supplier<List<String>> members;
    private final Set<String> met;
    private final boolean all;
    private final Set<String> known;
    private final Set<String> joined = new TreeSet<>();
    private final Set<Link> broken = new HashSet<>();
    private final List<Integer> numbers = new ArrayList<>();
    private boolean over;

    private BrokenLinks(Stage stage, Fault.Links fault, List<String> met, Supplier<List<String>> members) {
        this.stage = stage;
        this.fault = fault;
        this.members = members;
        this.met = new TreeSet<>(met);
        known = new TreeSet<>(members.get());
        all = this.met.containsAll(known);
    }

    static BrokenLinks begin(Stage stage, Fault.Links fault, List<String> met, Supplier<List<String>> members) {
        BrokenLinks links = new BrokenLinks(stage, fault, met, members);
        links.add(links.known);
        links.lookAgain();
        return links;
    }

    synchronized String did() {
        return broken.size() + " links: " + fault.fault() + ". They are "
                + broken.stream().map(Link::toString).sorted().collect(Collectors.joining(", ")) + ".";
    }

    /** What it has done so far. */
    synchronized Hazards.Met met() {
        return sum(number -> stage.hazards().met(number));
    }

    synchronized Undone end() {
        over = true;
        Hazards.Met met = sum(number -> stage.hazards().mendLinks(number));
        return Undone.of(met.touched() + " messages met it, of which " + met.lost() + " were lost; "
                + (joined.isEmpty() ? "" : String.join(", ", joined) + " came into the pool meanwhile and had it too; ")
                + "the links are as before.");
    }

    private Hazards.Met sum(IntFunction<Hazards.Met> ofOne) {
        long touched = 0;
        long lost = 0;
        for (int number : numbers) {
            Hazards.Met met = ofOne.apply(number);
            touched += met.touched();
            lost += met.lost();
        }
        return new Hazards.Met(touched, lost);
    }

    private void lookAgain() {
        stage.time().after(LOOK, this::look);
    }

    private synchronized void look() {
        if (over) {
            return;
        }
        try {
            Set<String> now = new TreeSet<>(members.get());
            Set<String> fresh = new TreeSet<>(now);
            fresh.removeAll(known);
            if (!fresh.isEmpty()) {
                if (all) {
                    met.addAll(fresh);
                }
                add(now);
                known.addAll(fresh);
                joined.addAll(fresh);
            }
        } catch (RefusedException notYet) {
            LOG.debug("A card that joins cannot be told of {} yet", fault, notYet);
        }
        lookAgain();
    }

    private void add(Set<String> cards) {
        Set<Link> more = between(cards);
        more.removeAll(broken);
        numbers.add(stage.hazards().breakLinks(more, fault.fault()));
        broken.addAll(more);
    }

    private Set<Link> between(Set<String> cards) {
        Set<String> others = new TreeSet<>(cards);
        if (!all) {
            others.removeAll(met);
        }
        if (fault.coordinator()) {
            others.add(Stage.COORDINATOR);
        }
        Set<Link> links = new LinkedHashSet<>();
        for (String card : met) {
            for (String other : others) {
                if (!other.equals(card) && fault.direction() != Fault.Links.Direction.OUT) {
                    links.add(new Link(other, card));
                }
                if (!other.equals(card) && fault.direction() != Fault.Links.Direction.IN) {
                    links.add(new Link(card, other));
                }
            }
        }
        return links;
    }
}
