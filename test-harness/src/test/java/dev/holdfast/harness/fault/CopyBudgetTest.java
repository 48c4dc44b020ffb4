package dev.holdfast.harness.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.experiment.Copies;
import dev.holdfast.harness.experiment.NodeSet;
import dev.holdfast.harness.fault.Layers.Begun;
import dev.holdfast.harness.fault.Layers.Undone;
import dev.holdfast.harness.stage.Hazards;
import dev.holdfast.harness.stage.StageTime;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.link.LinkFault;
import dev.holdfast.proto.v1.Code;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Whatever is asked for, in whatever order: never are more copies gone than the experiment may lose. */
class CopyBudgetTest {

    private static final int RUNS = 300;
    private static final int STEPS = 60;

    /** A pool whose cards do what they are told, and a healer that replaces what is destroyed. */
    private static final class PaperPool implements PoolCards, Layers {

        private final TreeMap<String, Integer> ills = new TreeMap<>();
        private final Set<String> destroyed = new HashSet<>();
        private final Set<String> dark = new HashSet<>();
        private int made;

        PaperPool(int cards) {
            for (int i = 0; i < cards; i++) {
                ills.put("card-" + ++made, 0);
            }
        }

        @Override
        public List<String> members() {
            return List.copyOf(ills.keySet());
        }

        /** A card that rots looks well from outside. */
        @Override
        public Set<String> missing() {
            Set<String> missing = new TreeSet<>(destroyed);
            missing.addAll(dark);
            return missing;
        }

        @Override
        public Optional<String> leader() {
            return Optional.of(ills.firstKey());
        }

        @Override
        public Begun begin(Fault fault, List<String> cards) {
            if (fault instanceof Fault.DestroyCard) {
                destroyed.addAll(cards);
                return new Begun("destroyed", () -> Undone.of("nothing"));
            }
            if (fault instanceof Fault.PowerCut) {
                dark.addAll(cards);
                return new Begun("dark", () -> {
                    cards.forEach(dark::remove);
                    return Undone.of("powered");
                });
            }
            int takes = fault.takesCopies() ? 1 : 0;
            cards.forEach(card -> ills.computeIfPresent(card, (id, count) -> count + takes));
            return new Begun("begun", () -> {
                cards.forEach(card -> ills.computeIfPresent(card, (id, count) -> count - takes));
                return Undone.of("ended");
            });
        }

        void replace(String card) {
            if (destroyed.remove(card)) {
                ills.remove(card);
                dark.remove(card);
                ills.put("card-" + ++made, 0);
            }
        }

        void powerOn(String card) {
            dark.remove(card);
        }

        long gone() {
            return ills.entrySet().stream()
                    .filter(card -> card.getValue() > 0 || missing().contains(card.getKey()))
                    .count();
        }
    }

    private static final List<Fault> FAULTS = List.of(
            new Fault.PowerCut(),
            new Fault.CrashLoop(1),
            new Fault.DestroyCard(),
            new Fault.CounterRollback(Hazards.Part.DISK),
            new Fault.Links(new LinkFault.Cut(), Fault.Links.Direction.BOTH, true));
    private static final List<String> SETS =
            List.of("one", "minority", "majority", "all", "leader", "followers", "random 2");

    @Test
    void noSequenceTakesMoreThanTheExperimentMayLose() {
        int begun = 0;
        int refused = 0;
        for (int run = 0; run < RUNS; run++) {
            SplittableRandom random = new SplittableRandom(run);
            int cards = 3 + random.nextInt(5);
            Copies mayLose = List.of(new Copies(random.nextInt(3)), Copies.MINORITY, Copies.ALL)
                    .get(random.nextInt(3));
            PaperPool pool = new PaperPool(cards);
            Nemesis nemesis = new Nemesis(StageTime.ofThisMachine(), random.split(), pool, pool, mayLose);
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(5)) {
                    case 0 -> end(nemesis, random);
                    case 4 -> new ArrayList<>(pool.dark).forEach(pool::powerOn);
                    case 1 -> new ArrayList<>(pool.destroyed).forEach(pool::replace);
                    default -> {
                        long before = pool.gone();
                        try {
                            Fault fault = FAULTS.get(random.nextInt(FAULTS.size()));
                            nemesis.begin(fault, NodeSet.parse(SETS.get(random.nextInt(SETS.size()))));
                            begun++;
                        } catch (RefusedException over) {
                            assertEquals(before, pool.gone(), "a fault that is refused does nothing");
                            refused++;
                        }
                    }
                }
                assertTrue(
                        pool.gone() <= mayLose.of(cards),
                        () -> pool.gone() + " of " + cards + " copies are gone, and it may lose " + mayLose);
            }
            nemesis.endAll();
            new ArrayList<>(pool.destroyed).forEach(pool::replace);
            assertEquals(0, pool.gone(), "all is undone at the end");
        }
        assertTrue(begun > RUNS && refused > RUNS, begun + " begun, " + refused + " refused");
    }

    private static void end(Nemesis nemesis, SplittableRandom random) {
        List<Acknowledged> active = nemesis.active();
        if (!active.isEmpty()) {
            nemesis.end(active.get(random.nextInt(active.size())).number());
        }
    }

    @Test
    void aRefusalSaysWhatIsGoneAndTheWayOut() {
        PaperPool pool = new PaperPool(3);
        Nemesis nemesis = new Nemesis(StageTime.ofThisMachine(), new SplittableRandom(1), pool, pool, Copies.MINORITY);
        Acknowledged first = nemesis.begin(new Fault.CrashLoop(1), NodeSet.parse("card 1"));
        assertEquals(List.of("card-1"), first.cards());
        Fault cut = new Fault.PowerCut();
        RefusedException refused =
                assertThrows(RefusedException.class, () -> nemesis.begin(cut, NodeSet.parse("card 2")));
        assertEquals(Code.LIMIT_EXCEEDED, refused.code());
        assertTrue(
                refused.getMessage().contains("card-1, card-2, of which card-1 are gone already")
                        && refused.getMessage().contains("may-lose: 2"),
                refused::getMessage);
        assertEquals(1, nemesis.begin(cut, NodeSet.parse("card 1")).cards().size(), "what is gone can be harmed more");
    }

    @Test
    void aCardThatSomebodyElseBroughtBackIsNoLossAnyMore() {
        PaperPool pool = new PaperPool(3);
        Nemesis nemesis = new Nemesis(StageTime.ofThisMachine(), new SplittableRandom(1), pool, pool, Copies.MINORITY);
        Acknowledged first = nemesis.begin(new Fault.PowerCut(), NodeSet.parse("card 1"));
        pool.powerOn("card-1");
        nemesis.begin(new Fault.PowerCut(), NodeSet.parse("card 2"));
        assertTrue(nemesis.end(first.number()).undone());
    }
}
