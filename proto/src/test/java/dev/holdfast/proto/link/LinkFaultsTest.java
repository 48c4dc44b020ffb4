package dev.holdfast.proto.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.proto.link.LinkFault.Cut;
import dev.holdfast.proto.link.LinkFault.Delay;
import dev.holdfast.proto.link.LinkFault.Duplicate;
import dev.holdfast.proto.link.LinkFault.Loss;
import dev.holdfast.proto.link.LinkFault.Reorder;
import dev.holdfast.proto.link.LinkFault.Slow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinkFaultsTest {

    private static final Link THERE = new Link("a", "b");
    private static final Link BACK = new Link("b", "a");
    private static final long MILLI = 1_000_000;

    private final LinkFaults faults = new LinkFaults(new SplittableRandom(7));

    @Test
    void aCutOfOneWayLeavesTheOther() {
        int cut = faults.add(Set.of(THERE), new Cut()).number();
        assertEquals(List.of(), call(THERE, 5));
        assertEquals(List.of(5L), call(BACK, 5));
        assertTrue(faults.between("b", "a"));
        assertFalse(faults.between("a", "c"));
        LinkFaults.Planned ended = faults.end(cut);
        assertEquals(1, ended.touched());
        assertEquals(1, ended.lost());
        assertEquals(List.of(6L), call(THERE, 6));
        assertThrows(IllegalArgumentException.class, () -> faults.end(cut));
    }

    @Test
    void aPartitionCutsEveryPairThatItSeparatesAndNoOther() {
        faults.add(Link.between(Set.of("a"), Set.of("b", "c")), new Cut());
        for (Link link : List.of(THERE, BACK, new Link("a", "c"), new Link("c", "a"))) {
            assertEquals(List.of(), call(link, 0), link.toString());
        }
        assertEquals(List.of(0L), call(new Link("b", "c"), 0));
    }

    @Test
    void delayedCallsKeepTheirOrderAlsoAfterTheFaultHasEnded() {
        int delay = faults.add(Set.of(THERE), new Delay(Duration.ofMillis(10), Duration.ofMillis(50)))
                .number();
        long last = 0;
        for (int i = 0; i < 200; i++) {
            long due = only(call(THERE, i * MILLI));
            assertTrue(due >= last && due >= (i + 10) * MILLI && due < (i + 60) * MILLI, "message " + i + ": " + due);
            last = due;
        }
        faults.end(delay);
        assertEquals(last, only(call(THERE, 200 * MILLI)));
        assertEquals(last + 1, only(call(THERE, last + 1)));
    }

    @Test
    void aSlowLinkCarriesOneMessageAfterTheOther() {
        faults.add(Set.of(THERE), new Slow(1_000));
        assertEquals(List.of(100 * MILLI), faults.arrivals(THERE, 0, 100, false));
        assertEquals(List.of(300 * MILLI), faults.arrivals(THERE, 0, 200, false));
        assertEquals(List.of(1_010 * MILLI), faults.arrivals(THERE, 1_000 * MILLI, 10, false));
    }

    @Test
    void callsComeOnceAndInOrderWhateverIsWrong() {
        faults.add(Set.of(THERE), new Duplicate(1));
        faults.add(Set.of(THERE), new Reorder(1, Duration.ofMillis(5)));
        assertEquals(List.of(3L), call(THERE, 3));
        assertEquals(List.of(3 + 5 * MILLI, 3 + 5 * MILLI), faults.arrivals(THERE, 3, 10, true));
    }

    @Test
    void whatIsHeldBackIsOvertaken() {
        faults.add(Set.of(THERE), new Reorder(0.5, Duration.ofMillis(5)));
        List<Long> dues = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            dues.add(only(faults.arrivals(THERE, i, 10, true)));
        }
        assertTrue(dues.stream().anyMatch(due -> due < 100) && dues.stream().anyMatch(due -> due >= 5 * MILLI));
    }

    @Test
    void lossTakesAboutItsShareAndSaysHowMany() {
        int loss = faults.add(Set.of(THERE), new Loss(0.3)).number();
        int arrived = 0;
        for (int i = 0; i < 10_000; i++) {
            arrived += call(THERE, i).size();
        }
        assertTrue(arrived > 6_700 && arrived < 7_300, "arrived: " + arrived);
        LinkFaults.Planned ended = faults.end(loss);
        assertEquals(10_000, ended.touched());
        assertEquals(10_000 - arrived, ended.lost());
    }

    @Test
    void oneSeedIsOneFate() {
        assertEquals(fates(3), fates(3));
        assertFalse(fates(3).equals(fates(4)));
    }

    @Test
    void nonsenseIsRefusedWhenItIsPlanned() {
        assertThrows(IllegalArgumentException.class, () -> new Loss(1.1));
        assertThrows(IllegalArgumentException.class, () -> new Duplicate(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Slow(0));
        assertThrows(IllegalArgumentException.class, () -> new Delay(Duration.ofMillis(-1), Duration.ZERO));
    }

    private static List<List<Long>> fates(long seed) {
        LinkFaults network = new LinkFaults(new SplittableRandom(seed));
        network.add(Set.of(THERE), new Loss(0.2));
        network.add(Set.of(THERE), new Delay(Duration.ofMillis(1), Duration.ofMillis(9)));
        network.add(Set.of(THERE), new Duplicate(0.2));
        List<List<Long>> fates = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            fates.add(network.arrivals(THERE, i * MILLI, 10, true));
        }
        return fates;
    }

    private List<Long> call(Link link, long now) {
        return faults.arrivals(link, now, 10, false);
    }

    private static long only(List<Long> arrivals) {
        assertEquals(1, arrivals.size());
        return arrivals.get(0);
    }
}
