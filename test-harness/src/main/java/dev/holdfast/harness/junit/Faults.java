package dev.holdfast.harness.junit;

import dev.holdfast.harness.service.CoordinatorService;
import dev.holdfast.proto.link.Link;
import dev.holdfast.proto.link.LinkFault;
import dev.holdfast.proto.link.LinkFaults;
import dev.holdfast.proto.link.LinkFaults.Planned;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Breaks the links between cards, and between them and the service. All faults end with the test. */
public final class Faults {

    private final LinkFaults links;
    private final TestedPool pool;

    Faults(LinkFaults links, TestedPool pool) {
        this.links = links;
        this.pool = pool;
    }

    /** A fault that lasts until it is closed, or the test ends. Closing it again does nothing. */
    public final class Fault implements AutoCloseable {

        private final int number;
        private Planned told;

        private Fault(Planned planned) {
            number = planned.number();
            told = planned;
        }

        /** Messages that went over its links while it lasted. */
        public long touched() {
            return look().touched();
        }

        /** Those of them that did not arrive. */
        public long lost() {
            return look().lost();
        }

        @Override
        public void close() {
            if (isUnderWay()) {
                told = links.end(number);
            }
        }

        private boolean isUnderWay() {
            return links.list().stream().anyMatch(planned -> planned.number() == number);
        }

        private Planned look() {
            links.list().stream()
                    .filter(planned -> planned.number() == number)
                    .findFirst()
                    .ifPresent(planned -> told = planned);
            return told;
        }
    }

    /** Nothing reaches the card, and nothing leaves it: neither to the other cards nor to the service. */
    public Fault isolate(String card) {
        return begin(aroundOf(card), new LinkFault.Cut());
    }

    /** The two sides do not hear each other. The service, which may stand on a side, is {@link #SERVICE}. */
    public Fault cut(Set<String> side, Set<String> otherSide) {
        return begin(Link.between(side, otherSide), new LinkFault.Cut());
    }

    /** The name of the service as one end of a link. */
    public static final String SERVICE = CoordinatorService.NAME;

    /** Any fault on any links; the ends of a link are ids of cards, or {@link #SERVICE}. */
    public Fault begin(Set<Link> where, LinkFault fault) {
        return new Fault(links.add(where, fault));
    }

    /** Any fault on all links of a card, in both directions. */
    public Fault around(String card, LinkFault fault) {
        return begin(aroundOf(card), fault);
    }

    /** Any fault on all links there are. */
    public Fault everywhere(LinkFault fault) {
        Set<Link> all = new LinkedHashSet<>();
        pool.cardIds().forEach(card -> all.addAll(aroundOf(card)));
        return begin(all, fault);
    }

    /** Ends all faults, and gives what each did. */
    public List<Planned> endAll() {
        return links.clear();
    }

    private Set<Link> aroundOf(String card) {
        Set<String> others = new LinkedHashSet<>(pool.cardIds());
        others.remove(card);
        others.add(SERVICE);
        return Link.between(Set.of(card), others);
    }
}
