package dev.holdfast.partition.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.replication.VirtualPool.Card;
import dev.holdfast.proto.v1.Code;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** While a leader relies on a lease, nobody else commits anything, whatever becomes of those who granted it. */
class ReadLeaseTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    /** The third card has missed the leader for long and would elect anybody; the second has forgotten that it confirmed it. */
    @Test
    void aCardThatRebootsElectsNobodyWhileTheLeaseItGrantedLasts() {
        for (int seed = 0; seed < 40; seed++) {
            VirtualPool pool = VirtualPool.started(seed, 3, RaftTiming.DEFAULT.withLease());
            assertEquals(Code.OK, settled(pool, pool.card(0), "before"));
            Card leader = pool.leader();
            List<Card> others = pool.followers();
            Card granting = others.get(seed % 2);
            Card impatient = others.get(1 - seed % 2);
            pool.cut(leader, impatient);
            pool.cut(impatient, leader);
            pool.run(Duration.ofMillis(500 + 17L * seed));
            Outcome barrier = new Outcome();
            leader.barrier(barrier);
            assertTrue(pool.runUntil(barrier::isDone, LONG));
            assertTrue(leader.engine.isCurrent());
            pool.isolate(leader);
            granting.crash();
            granting.boot();
            assertEquals(Code.OK, settled(pool, granting, "after"));
            assertFalse(leader.ledger.has("after"));
            assertFalse(leader.engine.isCurrent(), "what the others have committed is unknown here");
        }
    }

    private static Code settled(VirtualPool pool, Card card, String command) {
        Outcome outcome = new Outcome();
        card.propose(command, outcome);
        assertTrue(pool.runUntil(outcome::isDone, LONG), command);
        return outcome.code();
    }
}
