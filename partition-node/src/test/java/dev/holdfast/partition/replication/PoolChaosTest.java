package dev.holdfast.partition.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.replication.VirtualPool.Card;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random disasters under load, by seed. Checked all along: behind a barrier a card has all that was acknowledged, on any
 * card, before the barrier was asked for. Checked at the end: nothing acknowledged is lost, and all cards are equal.
 */
class PoolChaosTest {

    private static final Duration STEP = Duration.ofMillis(40);

    private final Set<String> acknowledged = new LinkedHashSet<>();
    private int reads;
    private int commands;

    private VirtualPool disaster(long seed, int size, int steps) {
        return disaster(seed, size, steps, RaftTiming.DEFAULT);
    }

    private VirtualPool disaster(long seed, int size, int steps, RaftTiming timing) {
        VirtualPool pool = VirtualPool.started(seed, size, timing);
        for (int step = 0; step < steps; step++) {
            Card card = pool.card(pool.random.nextInt(size));
            mistreat(pool, card);
            for (int i = 0; i < 3; i++) {
                load(pool, pool.card(pool.random.nextInt(size)));
            }
            pool.run(STEP);
        }
        pool.heal();
        pool.cards().stream().filter(card -> !card.isUp()).forEach(Card::boot);
        pool.run(Duration.ofSeconds(8));
        return pool;
    }

    private void mistreat(VirtualPool pool, Card card) {
        Card other = pool.card(pool.random.nextInt(pool.cards().size()));
        switch (pool.random.nextInt(24)) {
            case 0 -> pool.isolate(card);
            case 1 -> pool.cut(card, other);
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
            case 12, 13, 14, 15 ->
                pool.cards().stream().filter(down -> !down.isUp()).forEach(Card::boot);
            default -> {}
        }
    }

    /** Who is current needs to ask nobody: it has every command as soon as it is acknowledged. */
    static void assertCurrentCardsHave(String command, VirtualPool pool) {
        pool.cards().stream()
                .filter(card -> card.isUp() && card.engine.isCurrent())
                .forEach(card -> assertTrue(card.ledger.has(command), () -> command + " is missing on " + card.name));
    }

    private void load(VirtualPool pool, Card card) {
        if (!card.isUp()) {
            return;
        }
        String command = "command " + commands++;
        card.propose(command, new Outcome(() -> {
            acknowledged.add(command);
            assertCurrentCardsHave(command, pool);
        }));
        List<String> before = new ArrayList<>(acknowledged);
        Ledger ledger = card.ledger;
        card.barrier(new Outcome(() -> {
            reads++;
            assertTrue(before.stream().allMatch(ledger::has), () -> "stale read on " + card.name);
        }));
    }

    @ParameterizedTest
    @CsvSource({"3, 40, 150", "5, 10, 150", "1, 4, 100", "2, 4, 100", "4, 6, 150", "7, 3, 100"})
    void nothingAcknowledgedIsLostAndNoReadIsStale(int size, int seeds, int steps) {
        survive(size, seeds, steps, RaftTiming.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({"3, 40, 150", "5, 10, 150", "4, 6, 150"})
    void noReadIsStaleWhereLeadersRelyOnALease(int size, int seeds, int steps) {
        survive(size, seeds, steps, RaftTiming.DEFAULT.withLease());
    }

    private void survive(int size, int seeds, int steps, RaftTiming timing) {
        for (long seed = 0; seed < seeds; seed++) {
            acknowledged.clear();
            VirtualPool pool = disaster(seed, size, steps, timing);
            String where = "size " + size + ", seed " + seed + ": ";
            for (Card card : pool.cards()) {
                assertNull(card.failure, where + card.name);
                assertEquals(pool.card(0).ledger.bytes(), card.ledger.bytes(), where + "states differ on " + card.name);
                acknowledged.forEach(command -> assertTrue(card.ledger.has(command), where + "lost " + command));
            }
        }
        assertTrue(commands > 100 && reads > commands / 10, "of " + commands + " commands only " + reads + " reads");
    }

    @Test
    void theSameSeedGivesTheSameHistory() {
        String first = disaster(77, 3, 100).history();
        assertEquals(first, new PoolChaosTest().disaster(77, 3, 100).history());
        assertNotEquals(first, new PoolChaosTest().disaster(78, 3, 100).history());
    }
}
