package dev.holdfast.harness.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.coordinator.healing.Healer;
import dev.holdfast.coordinator.healing.HealingPolicy;
import dev.holdfast.harness.fault.Fault.Links.Direction;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.proto.link.Link;
import dev.holdfast.proto.link.LinkFault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A blank card that comes into a pool while its links are bad has bad links too. */
class CardsThatJoinTest {

    private static final LinkFault DELAY = new LinkFault.Delay(Duration.ofMillis(5), Duration.ZERO);

    @TempDir
    Path folder;

    @Test
    void ofAllLinksThoseOfABlankCardAreToo() {
        try (StagePool site = StagePool.virtual(folder, Firmware.CURRENT)) {
            Acknowledged delay = site.begin(new Fault.Links(DELAY, Direction.BOTH, false), "all");
            String blank = replaced(site, "one");
            assertTrue(broken(site).containsAll(Link.between(blank, another(site, blank))), "it has none of them");
            Ended ended = site.end(delay);
            assertTrue(ended.did().contains(blank + " came into the pool meanwhile"), ended::did);
            assertEquals(Set.of(), broken(site));
        }
    }

    @Test
    void ofOneCardsLinksTheOneToABlankCardIsToo() {
        try (StagePool site = StagePool.virtual(folder, Firmware.CURRENT)) {
            Acknowledged delay = site.begin(new Fault.Links(DELAY, Direction.IN, false), "card 1");
            String met = delay.cards().get(0);
            String blank = replaced(site, "card 2");
            assertTrue(broken(site).contains(new Link(blank, met)));
            assertFalse(broken(site).contains(new Link(met, blank)), "it is of one direction");
            assertFalse(broken(site).contains(new Link(blank, another(site, blank, met))), "two others are well");
            site.end(delay);
            assertEquals(Set.of(), broken(site));
        }
    }

    private static String replaced(StagePool site, String lost) {
        Set<String> before = new TreeSet<>(site.pool().cardIds());
        site.begin(new Fault.DestroyCard(), lost);
        try (Healer healer = site.stage().healer(HealingPolicy.FAST)) {
            healer.start();
            site.watch().untilWhole(3);
        }
        Set<String> now = new TreeSet<>(site.pool().cardIds());
        now.removeAll(before);
        return now.iterator().next();
    }

    private static String another(StagePool site, String... than) {
        return site.pool().cardIds().stream()
                .filter(card -> !List.of(than).contains(card))
                .findFirst()
                .orElseThrow();
    }

    private static Set<Link> broken(StagePool site) {
        Set<Link> links = new HashSet<>();
        site.stage().links().orElseThrow().list().forEach(planned -> links.addAll(planned.links()));
        return links;
    }
}
