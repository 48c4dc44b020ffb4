package dev.holdfast.partition.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.replication.ReplicationEngine.Members;
import dev.holdfast.partition.replication.VirtualPool.Card;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.LogEntry;
import dev.holdfast.proto.v1.Membership;
import dev.holdfast.proto.v1.MembershipChange;
import dev.holdfast.proto.v1.RecordedCard;
import dev.holdfast.proto.v1.ReplicationMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Cards that join, get their vote and leave, one case at a time, in virtual time. */
class MembershipTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private static Code change(
            VirtualPool pool, Card card, Function<ReplicationEngine, CompletableFuture<Void>> change) {
        Outcome outcome = new Outcome();
        card.change(change, outcome);
        assertTrue(pool.runUntil(outcome::isDone, LONG));
        return outcome.code();
    }

    private static Code commit(VirtualPool pool, Card card, String command) {
        Outcome outcome = new Outcome();
        card.propose(command, outcome);
        assertTrue(pool.runUntil(outcome::isDone, LONG), command);
        return outcome.code();
    }

    private static void commitMany(VirtualPool pool, Card card, int count) {
        for (int i = 0; i < count; i++) {
            assertEquals(Code.OK, commit(pool, card, card.name + " " + pool.now() + " " + i));
        }
    }

    private static void assertServes(VirtualPool pool, List<Card> cards) {
        Card writer = cards.get(0);
        commitMany(pool, writer, 3);
        for (Card card : cards) {
            Outcome barrier = new Outcome();
            card.barrier(barrier);
            assertTrue(pool.runUntil(barrier::isDone, LONG));
            assertEquals(Code.OK, barrier.code(), card.name);
            assertEquals(writer.ledger.bytes(), card.ledger.bytes(), card.name);
        }
    }

    @Test
    void aLostCardIsReplacedByABlankOne() {
        for (int seed = 0; seed < 20; seed++) {
            VirtualPool pool = VirtualPool.started(seed, 3);
            commitMany(pool, pool.card(0), seed * 7);
            Card lost = seed % 2 == 0 ? pool.leader() : pool.followers().get(0);
            lost.crash();
            Card caller = pool.followers().get(0);
            caller = caller == lost ? pool.followers().get(1) : caller;
            Card fresh = pool.newCard();
            fresh.boot();
            assertEquals(Code.OK, change(pool, caller, engine -> engine.addLearner(fresh.name)));
            assertEquals(Code.OK, change(pool, caller, engine -> engine.remove(lost.name)));
            assertEquals(Code.OK, change(pool, fresh, engine -> engine.promote(fresh.name)), "asked of the new card");
            List<Card> living =
                    pool.cards().stream().filter(card -> card != lost).toList();
            assertServes(pool, living);
            Members members = caller.engine.members();
            assertEquals(3, members.voters().size());
            assertEquals(fresh.name, members.voters().get(2));
            assertEquals(List.of(), members.learners());
        }
    }

    @Test
    void aLeaderThatIsToLeaveHandsOverAndWhoeverAskedIsAnswered() {
        for (int seed = 0; seed < 20; seed++) {
            VirtualPool pool = VirtualPool.started(seed, 3);
            commitMany(pool, pool.card(0), seed * 5);
            Card leaving = pool.leader();
            List<Card> others = pool.followers();
            Card caller = seed % 2 == 0 ? leaving : others.get(0);
            assertEquals(Code.OK, change(pool, caller, engine -> engine.remove(leaving.name)));
            assertNotSame(leaving, pool.leader());
            assertEquals(Code.OK, change(pool, others.get(1), engine -> engine.remove(leaving.name)), "once more");
            assertServes(pool, others);
            assertEquals(2, others.get(0).engine.members().voters().size());
        }
    }

    /** Those who vote for its heir do not wait until its lease is over. */
    @Test
    void aLeaderThatHandsOverReliesOnNoLeaseAnyMore() {
        for (int seed = 0; seed < 20; seed++) {
            VirtualPool pool = VirtualPool.started(seed, 3, RaftTiming.DEFAULT.withLease());
            commitMany(pool, pool.card(0), 3);
            Card leaving = pool.leader();
            List<Card> others = pool.followers();
            assertServes(pool, List.of(leaving));
            assertTrue(leaving.engine.isCurrent());
            leaving.change(engine -> engine.remove(leaving.name), new Outcome());
            others.forEach(other -> pool.cut(other, leaving));
            assertTrue(pool.runUntil(
                    () -> others.stream()
                            .anyMatch(other -> other.engine.progress().leading()),
                    LONG));
            others.forEach(other -> other.propose("by the heir", new Outcome()));
            assertTrue(pool.runUntil(() -> others.stream().anyMatch(other -> other.ledger.has("by the heir")), LONG));
            assertFalse(leaving.ledger.has("by the heir"));
            assertFalse(leaving.engine.isCurrent(), "what the heir has committed is unknown here");
        }
    }

    @Test
    void aLearnerNeverStandsForElectionUntilItIsPromotedAlsoAfterAReboot() {
        VirtualPool pool = VirtualPool.started(31, 3);
        commitMany(pool, pool.card(0), 60);
        Card learner = pool.newCard();
        learner.boot();
        assertEquals(Code.OK, change(pool, pool.card(0), engine -> engine.addLearner(learner.name)));
        assertServes(pool, List.of(pool.card(0), learner));
        for (int i = 0; i < 3; i++) {
            pool.card(i).crash();
        }
        for (int reboot = 0; reboot < 3; reboot++) {
            pool.run(Duration.ofSeconds(5));
            assertFalse(learner.engine.members().voters().contains(learner.name));
            learner.crash();
            learner.boot();
        }
        assertTrue(learner.sent.stream().noneMatch(sent -> sent.hasVoteRequest() || sent.hasPreVoteRequest()));
        for (int i = 0; i < 3; i++) {
            pool.card(i).boot();
        }
        assertEquals(Code.OK, change(pool, learner, engine -> engine.promote(learner.name)));
        for (int i = 0; i < 2; i++) {
            pool.leader().crash();
            pool.run(Duration.ofSeconds(2));
            List<Card> up = pool.cards().stream().filter(Card::isUp).toList();
            if (i == 0) {
                assertServes(pool, up);
                pool.cards().stream().filter(card -> !card.isUp()).forEach(Card::boot);
            }
        }
    }

    @Test
    void aLearnerThatIsFarBehindIsNotPromoted() {
        VirtualPool pool = VirtualPool.started(32, 3);
        Card learner = pool.newCard();
        commitMany(pool, pool.card(0), 300);
        assertEquals(Code.OK, change(pool, pool.card(0), engine -> engine.addLearner(learner.name)));
        assertEquals(Code.BUSY, change(pool, pool.card(0), engine -> engine.promote(learner.name)));
        learner.boot();
        assertEquals(Code.OK, change(pool, pool.card(0), engine -> engine.promote(learner.name)));
        assertServes(pool, pool.cards());
    }

    @Test
    void noChangeMayLeaveAGroupThatCannotCarryIt() {
        VirtualPool pool = VirtualPool.started(33, 3);
        Card leader = pool.leader();
        Card lost = pool.followers().get(0);
        Card needed = pool.followers().get(1);
        lost.crash();
        pool.run(Duration.ofSeconds(1));
        assertEquals(Code.NO_QUORUM, change(pool, leader, engine -> engine.remove(needed.name)));
        assertServes(pool, List.of(leader, needed));
        assertEquals(Code.OK, change(pool, leader, engine -> engine.remove(lost.name)));
        assertEquals(Code.OK, change(pool, leader, engine -> engine.remove(needed.name)));
        assertEquals(Code.WRONG_STATE, change(pool, leader, engine -> engine.remove(leader.name)));
        assertEquals(Code.CONFLICT, change(pool, leader, engine -> engine.addLearner(lost.name)));
        assertEquals(Code.NOT_FOUND, change(pool, leader, engine -> engine.promote("card-9")));
        assertServes(pool, List.of(leader));
    }

    @Test
    void twoHealersAtOnceDoNoHarm() {
        for (int seed = 0; seed < 20; seed++) {
            VirtualPool pool = VirtualPool.started(seed, 3);
            commitMany(pool, pool.card(0), 10);
            Card lost = pool.followers().get(0);
            Card one = pool.leader();
            Card other = pool.followers().get(1);
            lost.crash();
            Card fresh = pool.newCard();
            fresh.boot();
            List<Outcome> outcomes = List.of(new Outcome(), new Outcome(), new Outcome(), new Outcome());
            one.change(engine -> engine.addLearner(fresh.name), outcomes.get(0));
            other.change(engine -> engine.addLearner(fresh.name), outcomes.get(1));
            one.change(engine -> engine.remove(lost.name), outcomes.get(2));
            other.change(engine -> engine.remove(lost.name), outcomes.get(3));
            assertTrue(pool.runUntil(() -> outcomes.stream().allMatch(Outcome::isDone), LONG));
            outcomes.forEach(outcome -> assertEquals(Code.OK, outcome.code()));
            assertEquals(
                    new Members(List.of(one.name, other.name).stream().sorted().toList(), List.of(fresh.name)),
                    one.engine.members());
        }
    }

    @Test
    void aCardThatWasAwayWhileAllOthersWereReplacedCatchesUp() {
        VirtualPool pool = VirtualPool.started(34, 3);
        commitMany(pool, pool.card(0), 20);
        Card away = pool.followers().get(0);
        away.crash();
        for (int round = 0; round < 4; round++) {
            Card caller = pool.leader();
            Card fresh = pool.newCard();
            fresh.boot();
            assertEquals(Code.OK, change(pool, caller, engine -> engine.addLearner(fresh.name)));
            assertEquals(Code.OK, change(pool, caller, engine -> engine.promote(fresh.name)));
            if (round % 2 == 1) {
                commitMany(pool, caller, 70);
            }
            Card leaving = pool.card(caller.engine.members().voters().stream()
                    .filter(name -> !name.equals(away.name))
                    .findFirst()
                    .orElseThrow());
            assertEquals(Code.OK, change(pool, fresh, engine -> engine.remove(leaving.name)));
            leaving.crash();
        }
        away.boot();
        List<Card> living = pool.cards().stream().filter(Card::isUp).toList();
        assertServes(pool, living);
        assertEquals(
                living.stream().map(card -> card.name).toList(),
                away.engine.members().voters());
    }

    @Test
    void followersThatWereRestartedStillElectWhenTheirLeaderIsLost() {
        for (int seed = 0; seed < 10; seed++) {
            VirtualPool pool = VirtualPool.started(seed, 3);
            commitMany(pool, pool.card(0), 3);
            Card leader = pool.leader();
            List<Card> followers = pool.followers();
            for (Card follower : followers) {
                follower.crash();
                follower.boot();
                pool.run(Duration.ofSeconds(2));
            }
            assertEquals(leader, pool.leader());
            leader.crash();
            long lost = pool.now();
            commitMany(pool, followers.get(0), 1);
            assertTrue(pool.now() - lost < Duration.ofSeconds(1).toNanos(), "took " + (pool.now() - lost) + " ns");
        }
    }

    @Test
    void aLeaderThatOnlyLearnersAnswerStepsDown() {
        VirtualPool pool = VirtualPool.started(35, 3);
        Card leader = pool.leader();
        Card learner = pool.newCard();
        learner.boot();
        assertEquals(Code.OK, change(pool, leader, engine -> engine.addLearner(learner.name)));
        assertServes(pool, pool.cards());
        pool.cards().stream().filter(card -> card != leader && card != learner).forEach(Card::crash);
        assertEquals(Code.OUTCOME_UNKNOWN, commit(pool, leader, "in vain"));
        assertEquals(Code.NO_QUORUM, commit(pool, learner, "in vain too"));
    }

    /** The second proves that the first is committed; whoever holds both must count votes by the second. */
    @Test
    void ofTwoChangesThatArriveTogetherTheFirstIsCommitted() {
        for (boolean together : new boolean[] {true, false}) {
            VirtualPool pool = new VirtualPool(36, 3, RaftTiming.DEFAULT, 50);
            Card card = pool.card(0);
            card.boot();
            LogEntry first = change(1, "card-1", "card-2", "card-3", "card-4");
            LogEntry second = change(2, "card-1", "card-2", "card-3", "card-4", "card-5");
            card.on(() -> {
                if (together) {
                    card.engine.receive(entries(pool.card(1), 0, first, second));
                } else {
                    card.engine.receive(entries(pool.card(1), 0, first));
                    assertEquals(3, card.engine.members().voters().size());
                    card.engine.receive(entries(pool.card(1), 1, second));
                }
            });
            assertEquals(4, card.engine.members().voters().size());
            pool.newCard();
            pool.newCard();
            card.sent.clear();
            pool.runUntil(() -> card.sent.stream().anyMatch(ReplicationMessage::hasPreVoteRequest), LONG);
            assertEquals(
                    4,
                    card.sent.stream()
                            .filter(ReplicationMessage::hasPreVoteRequest)
                            .count());
        }
    }

    private static LogEntry change(long index, String... voters) {
        return LogEntry.newBuilder()
                .setIndex(index)
                .setTerm(1)
                .setMembership(Membership.newBuilder()
                        .addAllMembers(List.of(voters))
                        .addAllVotingMembers(List.of(voters))
                        .setEndpoint(voters[voters.length - 1])
                        .setMode(MembershipChange.ADD_OR_PROMOTE))
                .build();
    }

    private static ReplicationMessage entries(Card leader, long previous, LogEntry... entries) {
        ReplicationMessage.Builder message = ReplicationMessage.newBuilder()
                .setPoolId(ByteString.copyFromUtf8("pool"))
                .setGeneration(1)
                .setSender(leader.name)
                .setTerm(1);
        message.getAppendEntriesRequestBuilder()
                .setPreviousLogIndex(previous)
                .setPreviousLogTerm(previous > 0 ? 1 : 0)
                .addAllEntries(List.of(entries));
        return message.build();
    }

    /** Power was cut when the snapshot that makes it a voter was there, and the record of that was not. */
    @Test
    void aCardWhoseSnapshotKnowsMoreOfItThanItsOwnRecordBoots() {
        VirtualPool pool = VirtualPool.started(37, 3);
        Card card = pool.newCard();
        card.boot();
        assertEquals(Code.OK, change(pool, pool.leader(), engine -> engine.addLearner(card.name)));
        assertEquals(Code.OK, change(pool, pool.leader(), engine -> engine.promote(card.name)));
        commitMany(pool, pool.leader(), 120);
        assertEquals(Code.OK, commit(pool, card, "caught up"));
        card.crash();
        card.store.replaceRecords(
                1, RecordedCard.newBuilder().setCard(card.name).setVoting(false).build());
        card.boot();
        assertServes(pool, pool.cards());
        assertNull(card.failure);
    }
}
