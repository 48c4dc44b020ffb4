package dev.holdfast.partition.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.replication.ReplicationEngine.Members;
import dev.holdfast.partition.replication.VirtualPool.Card;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One card goes on after the others are lost, whichever it is and whatever it knew. */
class SurvivorTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private static void await(VirtualPool pool, Outcome outcome) {
        assertTrue(pool.runUntil(outcome::isDone, LONG));
        assertEquals(Code.OK, outcome.code());
    }

    private static void commit(VirtualPool pool, Card card, String command) {
        Outcome outcome = new Outcome();
        card.propose(command, outcome);
        await(pool, outcome);
    }

    private static void join(VirtualPool pool, Card host, Card fresh) {
        fresh.boot();
        Outcome learns = new Outcome();
        host.change(engine -> engine.addLearner(fresh.name), learns);
        await(pool, learns);
        Outcome votes = new Outcome();
        host.change(engine -> engine.promote(fresh.name), votes);
        await(pool, votes);
    }

    @Test
    void whateverTheSurvivorHoldsIsThereAndThePoolGrowsAgainWhileTheOldMembersChangeNothing() throws IOException {
        for (int seed = 0; seed < 12; seed++) {
            VirtualPool pool = VirtualPool.started(seed, 3);
            Set<String> acknowledged = new LinkedHashSet<>();
            commit(pool, pool.card(0), "first");
            for (int i = 0; i < 40 + seed * 4; i++) {
                String command = "command " + i;
                pool.card(i % 3).propose(command, new Outcome(() -> acknowledged.add(command)));
                pool.run(Duration.ofMillis(i % 5));
            }
            Card survivor = pool.card(seed % 3);
            List<Card> old =
                    pool.cards().stream().filter(card -> card != survivor).toList();
            pool.cards().forEach(Card::crash);
            Set<String> held = survivor.held();

            survivor.survive();
            assertTrue(pool.runUntil(() -> survivor.engine.progress().leading(), Duration.ofMillis(200)));
            commit(pool, survivor, "second generation begins");
            acknowledged.stream()
                    .filter(held::contains)
                    .forEach(command -> assertTrue(survivor.ledger.has(command), () -> "lost " + command));

            old.forEach(Card::boot);
            List<Card> second = new ArrayList<>(List.of(survivor));
            for (int i = 0; i < 2; i++) {
                Card fresh = pool.newCard(2, List.of(survivor.name));
                join(pool, survivor, fresh);
                second.add(fresh);
            }
            commit(pool, old.get(0), "of the first generation");
            commit(pool, second.get(2), "of the second generation");
            for (Card card : second) {
                Outcome barrier = new Outcome();
                card.barrier(barrier);
                await(pool, barrier);
                assertEquals(survivor.ledger.bytes(), card.ledger.bytes());
                assertFalse(card.ledger.has("of the first generation"));
                assertEquals(
                        new Members(second.stream().map(each -> each.name).toList(), List.of()), card.engine.members());
            }
            assertFalse(old.get(0).ledger.has("of the second generation"));

            survivor.crash();
            commit(pool, second.get(1), "without the survivor");
            survivor.boot();
            commit(pool, survivor, "with it again");
        }
    }

    /** The leader and one follower have it, so it is acknowledged; the follower does not know that, and is all that is left. */
    @Test
    void anEntryOfWhichTheSurvivorDidNotKnowThatItWasCommittedIsKept() throws IOException {
        VirtualPool pool = VirtualPool.started(5, 3);
        Card leader = pool.leader();
        Card survivor = pool.followers().get(0);
        commit(pool, leader, "before");
        pool.run(Duration.ofSeconds(1));
        pool.isolate(pool.followers().get(1));
        Outcome outcome = new Outcome();
        leader.propose("acknowledged", outcome);
        assertTrue(pool.runUntil(outcome::isDone, LONG));
        assertEquals(Code.OK, outcome.code());
        assertFalse(survivor.ledger.has("acknowledged"), "the survivor does not know yet");
        pool.cards().forEach(Card::crash);
        survivor.survive();
        assertTrue(survivor.ledger.has("acknowledged"));
    }

    @Test
    void aCardThatNeverReplicatedSurvivesNothing() {
        assertThrows(
                IllegalStateException.class,
                () -> Survivor.begin(new MemoryStore(), "card-1", new Ledger(), List.of()));
    }
}
