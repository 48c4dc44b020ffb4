package dev.holdfast.partition.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.replication.VirtualPool.Card;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ReplicationMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pool promises, one disaster at a time, in virtual time. */
class PoolTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private static void commit(VirtualPool pool, Card card, String command) {
        Outcome outcome = new Outcome();
        card.propose(command, outcome);
        assertTrue(pool.runUntil(outcome::isDone, LONG), command);
        assertEquals(Code.OK, outcome.code(), command);
        assertTrue(card.ledger.has(command), "applied where it was proposed: " + command);
    }

    private static void assertAllEqual(VirtualPool pool) {
        for (Card card : pool.cards()) {
            Outcome caughtUp = new Outcome();
            card.barrier(caughtUp);
            assertTrue(pool.runUntil(caughtUp::isDone, LONG));
            assertEquals(Code.OK, caughtUp.code(), card.name);
        }
        for (Card card : pool.cards()) {
            assertEquals(pool.card(0).ledger.bytes(), card.ledger.bytes(), card.name);
            assertNull(card.failure);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void aFreshPoolElectsWithin300MillisecondsAndEveryCardCommits(int size) {
        VirtualPool pool = VirtualPool.started(size, size);
        pool.run(Duration.ofMillis(300));
        assertEquals(
                1,
                pool.cards().stream()
                        .filter(card -> card.engine.progress().leading())
                        .count());
        for (int i = 0; i < 120; i++) {
            commit(pool, pool.card(i % size), "command " + i);
        }
        assertAllEqual(pool);
        for (Card card : pool.cards()) {
            assertEquals(size, card.engine.members().voters().size());
            assertTrue(card.snapshotsTaken >= 2, "snapshots of " + card.name);
            assertEquals(
                    1,
                    card.store.durable().stream().filter(card.foreign::equals).count());
        }
    }

    @Test
    void anAcknowledgedChangeIsSeenOnEveryCardBehindABarrier() {
        VirtualPool pool = VirtualPool.started(11, 3);
        for (int round = 0; round < 1000; round++) {
            String command = "command " + round;
            commit(pool, pool.card(round % 3), command);
            for (Card card : pool.cards()) {
                Outcome barrier = new Outcome(() -> assertTrue(card.ledger.has(command), "stale read on " + card.name));
                card.barrier(barrier);
                assertTrue(pool.runUntil(barrier::isDone, LONG));
                assertEquals(Code.OK, barrier.code());
            }
        }
    }

    @Test
    void aLeaderThatIsCutOffRefusesAndTheOthersGoOn() {
        VirtualPool pool = VirtualPool.started(3, 3);
        Card old = pool.leader();
        List<Card> majority = pool.followers();
        commit(pool, old, "before");
        pool.isolate(old);
        commit(pool, majority.get(0), "meanwhile");
        assertNotSame(old, pool.leader());

        Outcome write = new Outcome();
        Outcome read = new Outcome();
        old.propose("lost", write);
        old.barrier(read);
        assertTrue(pool.runUntil(() -> write.isDone() && read.isDone(), LONG));
        assertEquals(Code.NO_QUORUM, write.code());
        assertEquals(Code.NO_QUORUM, read.code());
        assertFalse(old.ledger.has("meanwhile"));

        pool.heal();
        commit(pool, old, "after");
        assertTrue(old.ledger.has("meanwhile"));
        assertFalse(old.ledger.has("lost"));
        assertAllEqual(pool);
    }

    @Test
    void aLeaderCutOffInTheMidstOfAWriteSaysThatItDoesNotKnow() {
        VirtualPool pool = VirtualPool.started(4, 3);
        Card old = pool.leader();
        commit(pool, old, "before");
        pool.isolate(old);
        Outcome write = new Outcome();
        old.propose("in doubt", write);
        assertTrue(pool.runUntil(write::isDone, LONG));
        assertEquals(Code.OUTCOME_UNKNOWN, write.code());
    }

    @Test
    void aCrashedLeaderIsReplacedWithinASecondAndNothingAcknowledgedIsLost() {
        for (int seed = 0; seed < 10; seed++) {
            VirtualPool pool = VirtualPool.started(seed, 3);
            for (int i = 0; i < 30; i++) {
                commit(pool, pool.card(i % 3), "command " + i);
            }
            Card old = pool.leader();
            Card other = pool.followers().get(seed % 2);
            old.crash();
            long crashed = pool.now();
            commit(pool, other, "after the crash");
            assertTrue(
                    pool.now() - crashed < Duration.ofSeconds(1).toNanos(), "took " + (pool.now() - crashed) + " ns");
            old.boot();
            assertAllEqual(pool);
            for (int i = 0; i < 30; i++) {
                assertTrue(old.ledger.has("command " + i));
            }
        }
    }

    @Test
    void aPausedLeaderNeverServesAStaleRead() {
        for (int seed = 0; seed < 30; seed++) {
            VirtualPool pool = VirtualPool.started(seed, 3);
            Card old = pool.leader();
            Card other = pool.followers().get(0);
            commit(pool, old, "before");
            // A read for another card is under way when the pause begins; its acknowledgements arrive while the leader
            // sleeps. When it wakes up it is asked again before it hears of anything.
            pool.followers().get(1).barrier(new Outcome());
            pool.run(Duration.ofMillis(2));
            old.pause(Duration.ofSeconds(2));
            for (int i = 0; i < 10; i++) {
                old.later(() -> old.barrier(new Outcome(
                        () -> assertTrue(old.ledger.has("while it slept"), "stale read by a leader that slept"))));
            }
            commit(pool, other, "while it slept");
            pool.run(Duration.ofSeconds(4));
            assertAllEqual(pool);
        }
    }

    @Test
    void aCardThatWasAwayForLongCatchesUpBySnapshot() {
        VirtualPool pool = VirtualPool.started(5, 3);
        Card away = pool.followers().get(0);
        away.crash();
        Card leader = pool.leader();
        for (int i = 0; i < 400; i++) {
            commit(pool, leader, "command " + i);
        }
        away.boot();
        assertAllEqual(pool);
        assertEquals(1, away.ledger.installs);
        away.crash();
        away.boot();
        assertAllEqual(pool);
    }

    @Test
    void messagesStaySmallerThanAFrameWhateverTheBatch() {
        VirtualPool pool = VirtualPool.started(6, 3);
        Card away = pool.followers().get(0);
        pool.isolate(away);
        Card leader = pool.leader();
        for (int i = 0; i < 8; i++) {
            commit(pool, leader, i + "x".repeat(AppendEntries.MAX_COMMAND_BYTES - 100 - 120_000 * i));
        }
        pool.heal();
        assertAllEqual(pool);
        assertTrue(pool.largestMessage < 2 << 20, "largest message " + pool.largestMessage);

        Outcome tooLarge = new Outcome();
        leader.propose("x".repeat(AppendEntries.MAX_COMMAND_BYTES + 1), tooLarge);
        assertEquals(Code.LIMIT_EXCEEDED, tooLarge.code());
    }

    @Test
    void aCardRefusesMoreThanItCanHold() {
        VirtualPool pool = new VirtualPool(7, 3, RaftTiming.DEFAULT, 50);
        pool.card(0).boot();
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i <= Proposals.MAX_UNDER_WAY; i++) {
            Outcome outcome = new Outcome();
            outcomes.add(outcome);
            pool.card(0).propose("command " + i, outcome);
        }
        assertEquals(Code.BUSY, outcomes.get(Proposals.MAX_UNDER_WAY).code());
        assertFalse(outcomes.get(0).isDone());
        pool.run(LONG);
        assertEquals(Code.NO_QUORUM, outcomes.get(0).code());
    }

    @Test
    void strangersAndOtherGroupsAreNotHeard() {
        VirtualPool pool = VirtualPool.started(8, 3);
        Card card = pool.followers().get(0);
        ReplicationMessage.Builder message = ReplicationMessage.newBuilder()
                .setPoolId(ByteString.copyFromUtf8("pool"))
                .setGeneration(1)
                .setSender(pool.leader().name)
                .setTerm(99);
        message.getVoteRequestBuilder().setLastLogTerm(99).setLastLogIndex(99);
        card.engine.receive(message.clone().setGeneration(2).build());
        card.engine.receive(
                message.clone().setPoolId(ByteString.copyFromUtf8("loop")).build());
        card.engine.receive(message.clone().setSender("card-9").build());
        card.engine.receive(message.clone().setSender(card.name).build());
        card.engine.receive(message.clone().clearVoteRequest().build());
        assertEquals(new RaftReplication.Dropped(2, 2, 0, 1), card.engine.dropped());
        assertTrue(card.engine.progress().term() < 99);
    }

    @Test
    void aVoteSurvivesThePowerCutRightAfterItWasCast() {
        VirtualPool pool = new VirtualPool(13, 3, RaftTiming.DEFAULT, 50);
        Card voter = pool.card(1);
        voter.boot();
        assertTrue(vote(voter, pool.card(0)));
        voter.crash();
        voter.boot();
        assertFalse(vote(voter, pool.card(2)), "voted twice in one term");
        assertTrue(vote(voter, pool.card(0)), "repeats its vote");
    }

    private static boolean vote(Card voter, Card candidate) {
        voter.sent.clear();
        ReplicationMessage.Builder request = ReplicationMessage.newBuilder()
                .setPoolId(ByteString.copyFromUtf8("pool"))
                .setGeneration(1)
                .setSender(candidate.name)
                .setTerm(50);
        request.getVoteRequestBuilder().setSticky(true);
        voter.on(() -> voter.engine.receive(request.build()));
        ReplicationMessage answer = voter.sent.get(0);
        assertEquals(50, answer.getTerm());
        return answer.getVoteResponse().getGranted();
    }

    @Test
    void aCardThatStandsForATermOthersAreBeyondCatchesUp() {
        VirtualPool pool = new VirtualPool(16, 3, RaftTiming.DEFAULT, 50);
        Card card = pool.card(0);
        card.boot();
        ReplicationMessage.Builder refusal = ReplicationMessage.newBuilder()
                .setPoolId(ByteString.copyFromUtf8("pool"))
                .setGeneration(1)
                .setSender(pool.card(1).name)
                .setTerm(11);
        refusal.getPreVoteResponseBuilder().setGranted(false);
        card.on(() -> card.engine.receive(refusal.build()));
        pool.run(Duration.ofSeconds(1));
        ReplicationMessage last = card.sent.get(card.sent.size() - 1);
        assertTrue(last.hasPreVoteRequest());
        assertEquals(12, last.getTerm());
        assertTrue(card.sent.stream()
                .noneMatch(message -> message.getVoteResponse().getGranted()));
    }

    @Test
    void anAnswerToAnEarlierTermCountsForNothing() {
        VirtualPool pool = VirtualPool.started(14, 3);
        Card leader = pool.leader();
        Card follower = pool.followers().get(0);
        commit(pool, leader, "before");
        pool.isolate(leader);
        Outcome write = new Outcome();
        leader.propose("alone", write);
        leader.on(() -> {
            ReplicationMessage.Builder late = ReplicationMessage.newBuilder()
                    .setPoolId(ByteString.copyFromUtf8("pool"))
                    .setGeneration(1)
                    .setSender(follower.name)
                    .setTerm(leader.engine.progress().term() - 1);
            late.getAppendEntriesSuccessBuilder()
                    .setLastLogIndex(leader.engine.progress().appliedIndex() + 1);
            leader.engine.receive(late.build());
        });
        assertEquals(1, leader.engine.dropped().stale());
        assertTrue(pool.runUntil(write::isDone, LONG));
        assertEquals(Code.OUTCOME_UNKNOWN, write.code());
    }

    @Test
    void anAnswerToWhatWasAskedBeforeTheRebootCountsForNothing() {
        VirtualPool pool = VirtualPool.started(15, 3);
        Card leader = pool.leader();
        Card card = pool.followers().get(0);
        card.crash();
        card.boot();
        commit(pool, leader, "the card knows the leader again");
        pool.run(Duration.ofSeconds(1));
        pool.isolate(card);
        Outcome read = new Outcome();
        card.barrier(read);
        for (int correlation = 0; correlation < 100; correlation++) {
            ReplicationMessage.Builder late = ReplicationMessage.newBuilder()
                    .setPoolId(ByteString.copyFromUtf8("pool"))
                    .setGeneration(1)
                    .setSender(leader.name);
            late.getReadIndexResultBuilder().setCorrelation(correlation);
            card.engine.receive(late.build());
        }
        assertTrue(card.sent.get(card.sent.size() - 1).hasReadIndex(), "the leader was asked");
        assertFalse(read.isDone());
    }

    @Test
    void aCardWhoseDiskFailsSpeaksNoMore() {
        VirtualPool pool = VirtualPool.started(9, 3);
        Card leader = pool.leader();
        Card other = pool.followers().get(0);
        commit(pool, leader, "before");
        leader.store.broken = true;
        Outcome write = new Outcome();
        leader.propose("on a broken disk", write);
        assertTrue(pool.runUntil(write::isDone, LONG));
        assertEquals(Code.OUTCOME_UNKNOWN, write.code());
        assertNotNull(leader.failure);
        commit(pool, other, "after");
        assertNotSame(leader, pool.leader());
    }

    @Test
    void closingSettlesEverything() {
        VirtualPool pool = VirtualPool.started(10, 3);
        Card leader = pool.leader();
        pool.isolate(leader);
        Outcome write = new Outcome();
        Outcome read = new Outcome();
        Outcome laterRead = new Outcome();
        leader.propose("in doubt", write);
        leader.barrier(read);
        leader.barrier(laterRead);
        leader.engine.close();
        assertEquals(Code.OUTCOME_UNKNOWN, write.code());
        assertEquals(Code.NO_QUORUM, read.code());
        assertEquals(Code.NO_QUORUM, laterRead.code());
        Outcome afterwards = new Outcome();
        leader.propose("after", afterwards);
        assertEquals(Code.NO_QUORUM, afterwards.code());
    }

    @Test
    void entriesThatConflictRightBehindTheSnapshotAreReplaced() {
        VirtualPool pool = VirtualPool.started(12, 3);
        Card old = pool.leader();
        Card other = pool.followers().get(0);
        for (int i = 0; old.engine.progress().appliedIndex() < 50; i++) {
            commit(pool, old, "command " + i);
        }
        assertEquals(50, old.engine.progress().appliedIndex());
        pool.run(Duration.ofSeconds(1));
        assertSame(old, pool.leader());
        pool.isolate(old);
        old.propose("never committed", new Outcome());
        pool.run(Duration.ofMillis(100));
        old.crash();
        commit(pool, other, "committed instead");
        old.boot();
        pool.heal();
        assertAllEqual(pool);
        assertFalse(old.ledger.has("never committed"));
    }
}
