package dev.holdfast.partition.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.fault.Seeds;
import dev.holdfast.partition.replication.ReplicationEngine.Members;
import dev.holdfast.partition.replication.VirtualPool.Card;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random disasters under load while cards are destroyed, retired and replaced by blank ones, by several healers at once
 * that know nothing of each other. Cards that were removed come back, several at a time. Checked: no acknowledged command
 * is lost, no read is stale, no term has two leaders, and in the end the group has its size again, of equal cards.
 */
class MembershipChaosTest {

    private static final Duration STEP = Duration.ofMillis(40);
    private static final int STEPS = 150;

    private final Set<String> acknowledged = new LinkedHashSet<>();
    private final Set<String> lost = new HashSet<>();
    private final Set<String> destroyed = new HashSet<>();
    private int commands;
    private int reads;
    private int removals;
    private int promotions;

    private void disaster(long seed, int size, RaftTiming timing) {
        acknowledged.clear();
        lost.clear();
        destroyed.clear();
        VirtualPool pool = VirtualPool.started(seed, size, timing);
        for (int step = 0; step < STEPS; step++) {
            mistreat(pool, any(pool.cards(), pool));
            if (pool.random.nextInt(12) == 0) {
                lose(pool, any(pool.cards(), pool));
            }
            for (int healer = 0; healer < 2; healer++) {
                heal(pool, any(pool.cards(), pool), size);
            }
            for (int i = 0; i < 3; i++) {
                load(pool, any(pool.cards(), pool));
            }
            pool.run(STEP);
        }
        pool.heal();
        for (int round = 0; round < 400 && !isWhole(pool, size); round++) {
            bootAll(pool);
            living(pool).stream().filter(Card::isUp).forEach(card -> heal(pool, card, size));
            pool.run(Duration.ofMillis(250));
        }
        assertTrue(
                isWhole(pool, size),
                "never whole again: "
                        + living(pool).stream()
                                .map(card -> card.name + " " + card.engine.members() + " " + card.engine.progress())
                                .toList()
                        + lost);
        pool.run(Duration.ofSeconds(8));
        Members members = view(pool);
        Card first = pool.card(members.voters().get(0));
        for (String name : members.voters()) {
            Card card = pool.card(name);
            assertNull(card.failure, name);
            assertEquals(first.ledger.bytes(), card.ledger.bytes(), "states differ on " + name);
            acknowledged.forEach(
                    command -> assertTrue(card.ledger.has(command), () -> "lost " + command + " on " + name));
        }
        pool.cards().stream()
                .filter(card -> card.isUp() && lost.contains(card.name))
                .forEach(card ->
                        assertTrue(!card.engine.progress().leading(), () -> card.name + " was removed and leads"));
    }

    private static Card any(List<Card> cards, VirtualPool pool) {
        return cards.get(pool.random.nextInt(cards.size()));
    }

    private List<Card> living(VirtualPool pool) {
        return pool.cards().stream().filter(card -> !lost.contains(card.name)).toList();
    }

    private void bootAll(VirtualPool pool) {
        pool.cards().stream()
                .filter(card -> !card.isUp() && !destroyed.contains(card.name))
                .forEach(Card::boot);
    }

    private void mistreat(VirtualPool pool, Card card) {
        switch (pool.random.nextInt(24)) {
            case 0 -> pool.isolate(card);
            case 1 -> pool.cut(card, any(pool.cards(), pool));
            case 2, 3, 4 -> pool.heal();
            case 5 -> pool.loss = 0.2;
            case 6 -> pool.delay = Duration.ofMillis(60);
            case 7 -> pool.jitter = Duration.ofMillis(400);
            case 8 -> card.pause(Duration.ofMillis(pool.random.nextInt(1500)));
            case 9, 10 -> {
                if (card.isUp()) {
                    card.crash();
                }
            }
            case 11 -> pool.cards().stream().filter(Card::isUp).forEach(Card::crash);
            case 12, 13, 14, 15 -> bootAll(pool);
            default -> {}
        }
    }

    /** The latest members that any card knows of. */
    private static Members view(VirtualPool pool) {
        return pool.cards().stream()
                .filter(Card::isUp)
                .max((a, b) -> Long.compare(
                        a.engine.progress().appliedIndex(), b.engine.progress().appliedIndex()))
                .orElseThrow()
                .engine
                .members();
    }

    /** Destroys a card, or has it retired while it is well; always so few that a majority of the voters is left. */
    private void lose(VirtualPool pool, Card card) {
        if (pool.cards().stream().noneMatch(Card::isUp) || lost.contains(card.name)) {
            return;
        }
        List<String> voters = view(pool).voters();
        long gone = voters.stream().filter(lost::contains).count();
        if (!voters.contains(card.name) || gone + 1 > (voters.size() - 1) / 2) {
            return;
        }
        lost.add(card.name);
        if (pool.random.nextBoolean()) {
            destroyed.add(card.name);
            if (card.isUp()) {
                card.crash();
            }
        }
    }

    /** One step towards a group of the right size, as the card at hand sees the group; what goes wrong is tried again. */
    private void heal(VirtualPool pool, Card healer, int size) {
        if (!healer.isUp()) {
            return;
        }
        Members members = healer.engine.members();
        List<String> all = new ArrayList<>(members.voters());
        all.addAll(members.learners());
        List<String> useless = all.stream().filter(lost::contains).toList();
        List<String> fresh =
                members.learners().stream().filter(name -> !lost.contains(name)).toList();
        if (!useless.isEmpty()) {
            String name = useless.get(pool.random.nextInt(useless.size()));
            String retirement = "retire " + name;
            healer.propose(retirement, new Outcome(() -> {
                acknowledged.add(retirement);
                if (healer.isUp()) {
                    healer.change(engine -> engine.remove(name), new Outcome(() -> removals++));
                }
            }));
        } else if (!fresh.isEmpty()) {
            String name = fresh.get(pool.random.nextInt(fresh.size()));
            healer.change(engine -> engine.promote(name), new Outcome(() -> promotions++));
        } else if (members.voters().size() < size) {
            List<Card> waiting = living(pool).stream()
                    .filter(card -> !all.contains(card.name) && card.blank)
                    .toList();
            Card joining = waiting.isEmpty() ? pool.newCard() : waiting.get(0);
            if (!joining.isUp()) {
                joining.boot();
            }
            healer.change(engine -> engine.addLearner(joining.name), new Outcome());
        }
    }

    private void load(VirtualPool pool, Card card) {
        if (!card.isUp()) {
            return;
        }
        String command = "command " + commands++;
        card.propose(command, new Outcome(() -> {
            acknowledged.add(command);
            PoolChaosTest.assertCurrentCardsHave(command, pool);
        }));
        List<String> before = new ArrayList<>(acknowledged);
        Ledger ledger = card.ledger;
        card.barrier(new Outcome(() -> {
            reads++;
            assertTrue(before.stream().allMatch(ledger::has), () -> "stale read on " + card.name);
        }));
    }

    private boolean isWhole(VirtualPool pool, int size) {
        if (pool.cards().stream().noneMatch(Card::isUp)) {
            return false;
        }
        Members members = view(pool);
        return members.voters().size() == size
                && members.learners().isEmpty()
                && members.voters().stream().noneMatch(lost::contains)
                && members.voters().stream().allMatch(name -> pool.card(name).isUp());
    }

    @ParameterizedTest
    @CsvSource({"3, 12", "5, 4", "7, 2"})
    void cardsComeAndGoAndNothingAcknowledgedIsLost(int size, int seeds) {
        survive("cardsComeAndGoAndNothingAcknowledgedIsLost", size, seeds, RaftTiming.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({"3, 12", "5, 4"})
    void noReadIsStaleWhereLeadersRelyOnALease(int size, int seeds) {
        survive("noReadIsStaleWhereLeadersRelyOnALease", size, seeds, RaftTiming.DEFAULT.withLease());
    }

    private void survive(String test, int size, int seeds, RaftTiming timing) {
        new Seeds(MembershipChaosTest.class, test, seeds).forEach(seed -> disaster(seed, size, timing));
        assertTrue(reads > 0, "of " + commands + " commands only " + reads + " reads");
        assertTrue(removals > 0 && promotions > 0, removals + " removals, " + promotions + " promotions");
    }
}
