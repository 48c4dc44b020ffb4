package dev.holdfast.partition.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.AdmitCard;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.ListKeys;
import dev.holdfast.proto.v1.MemberCard;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.PromoteCard;
import dev.holdfast.proto.v1.ReadEvents;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RetireCard;
import dev.holdfast.proto.v1.Zeroize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A lost card is replaced by a blank one while the pool is used, and has no way back. */
class HealingTest {

    private static final KeySpec AES =
            KeySpec.newBuilder().setType(KeyType.OCT).setSize(128).build();

    private final VirtualRack rack = new VirtualRack();

    @Test
    void aLostCardIsReplacedUnderLoadAndNothingAcknowledgedIsLost() {
        TestPool pool = TestPool.activated(rack, "pool", 3);
        List<CompletableFuture<Response>> load = new ArrayList<>();
        Machine blank = blank("pool-4");
        pool.card(2).powerCut();
        beginKeys(pool, load, 10);
        assertOk(ask(pool.card(0), retire("pool-3")));
        beginKeys(pool, load, 10);
        assertOk(ask(pool.card(1), admit(blank)));
        CardStatus admitted = pool.card(0).status();
        assertEquals(List.of("pool-1", "pool-2", "pool-4"), ids(admitted));
        assertEquals(List.of("pool-1", "pool-2"), admitted.getVotingList());
        assertEquals(3, admitted.getEpoch());
        assertEquals("in-vm:pool-4", admitted.getMembers(2).getAddress());
        beginKeys(pool, load, 10);
        TestPool.clone(pool.card(0), blank);
        promote(pool.card(1), blank);
        long acknowledged = load.stream()
                .filter(answer -> rack.await(answer).getStatus().getCode() == Code.OK)
                .count();
        assertEquals(30, acknowledged);

        pool.card(1).powerCut();
        assertOk(blank.ask(TestPool.as(TestPool.USER, TestPool.createKey("after", AES))));
        CardStatus healed = blank.status();
        assertEquals(31, healed.getKeys());
        assertEquals(CardState.OPERATIONAL, healed.getState());
        assertEquals(List.of("pool-1", "pool-2", "pool-4"), healed.getVotingList());
        assertEquals(pool.card(0).status().getStateDigest(), healed.getStateDigest());
        assertTold(pool.card(0), EventKind.CARD_RETIRED, "Card pool-3 was retired in epoch 2");
        assertTold(pool.card(0), EventKind.CARD_ADMITTED, "Card pool-4 was admitted in epoch 3");
    }

    @Test
    void aRetiredCardThatComesBackSaysSoServesNobodyAndIsNotLetIn() {
        TestPool pool = TestPool.activated(rack, "pool", 3);
        Machine zombie = pool.card(2);
        zombie.powerCut();
        assertOk(ask(pool.card(0), retire("pool-3")));
        pool.done(TestPool.USER, TestPool.createKey("key", AES));

        assertEquals(CardState.INITIALIZED, zombie.powerOn());
        rack.run(Duration.ofSeconds(2));
        CardStatus told = zombie.status();
        assertEquals(CardState.INITIALIZED, told.getState());
        assertTrue(told.getError().startsWith("Card pool-3 was retired from its pool in epoch 2"), told.getError());
        Response refused = zombie.ask(TestPool.as(TestPool.USER, list()));
        assertEquals(Code.WRONG_STATE, refused.getStatus().getCode());
        assertEquals(told.getError(), refused.getStatus().getMessage());
        assertEquals(Code.WRONG_STATE, code(ask(zombie, retire("pool-1"))));
        assertEquals(Code.CONFLICT, code(ask(pool.card(0), admit(zombie))));

        assertOk(zombie.ask(Request.newBuilder().setZeroize(Zeroize.getDefaultInstance())));
        assertEquals("", zombie.status().getError());
        pool.done(TestPool.USER, TestPool.createKey("other", AES));
    }

    @Test
    void aCardThatIsRetiredWhileItServesLeavesService() {
        TestPool pool = TestPool.activated(rack, "pool", 3);
        Machine leader = leader(pool);
        Machine other = pool.card(leader == pool.card(0) ? 1 : 0);
        assertOk(ask(other, retire(leader.id())));
        rack.run(Duration.ofSeconds(2));
        assertEquals(CardState.INITIALIZED, leader.card().state());
        assertEquals(Code.WRONG_STATE, code(leader.ask(TestPool.as(TestPool.USER, TestPool.createKey("key", AES)))));
        assertOk(other.ask(TestPool.as(TestPool.USER, TestPool.createKey("key", AES))));
        assertFalse(other.status().getVotingList().contains(leader.id()));
    }

    @Test
    void aPoolOfTwoCanDoWithoutEither() {
        TestPool pool = TestPool.activated(rack, "pool", 2);
        Machine leader = leader(pool);
        Machine other = pool.card(leader == pool.card(0) ? 1 : 0);
        assertOk(ask(other, retire(leader.id())));
        assertOk(other.ask(TestPool.as(TestPool.USER, TestPool.createKey("key", AES))));
        assertEquals(List.of(other.id()), other.status().getVotingList());
        assertEquals(Code.CONFLICT, code(ask(other, retire(other.id()))));
    }

    @Test
    void twoCoordinatorsThatHealTheSameGapFillItOnce() {
        TestPool pool = TestPool.activated(rack, "pool", 3);
        pool.card(2).powerCut();
        Machine one = blank("pool-4");
        Machine two = blank("pool-5");
        List<CompletableFuture<Response>> both =
                List.of(pool.card(0).send(retire("pool-3")), pool.card(1).send(retire("pool-3")));
        for (CompletableFuture<Response> answer : both) {
            Code code = code(rack.await(answer));
            assertTrue(code == Code.OK || code == Code.BUSY, code::toString);
        }
        assertOk(ask(pool.card(0), retire("pool-3")));
        assertEquals(2, pool.card(0).status().getEpoch());
        both = List.of(pool.card(0).send(admit(one, 2)), pool.card(1).send(admit(two, 2)));
        List<Code> codes = both.stream().map(answer -> code(rack.await(answer))).toList();
        assertEquals(1, codes.stream().filter(Code.CONFLICT::equals).count(), codes::toString);
        Machine chosen = codes.get(0) == Code.CONFLICT ? two : one;
        Machine spare = chosen == one ? two : one;
        assertEquals(Code.NOT_FOUND, code(ask(pool.card(0), promotion(spare))));
        assertEquals(Code.ATTESTATION_REFUSED, code(ask(pool.card(0), TestPool.cloneSource(spare))));

        TestPool.clone(pool.card(0), chosen);
        both = List.of(pool.card(0).send(promotion(chosen)), pool.card(1).send(promotion(chosen)));
        both.forEach(answer -> {
            Code code = code(rack.await(answer));
            assertTrue(code == Code.OK || code == Code.BUSY, code::toString);
        });
        promote(pool.card(0), chosen);
        assertEquals(
                List.of("pool-1", "pool-2", chosen.id()), pool.card(1).status().getVotingList());
    }

    @Test
    void whatACrashInTheMiddleLeftIsCompletedByAskingAgain() {
        for (int after = 1; after <= 60; after += 7) {
            VirtualRack crashing = new VirtualRack(after);
            TestPool pool = TestPool.activated(crashing, "pool", 3);
            pool.card(2).powerCut();
            CompletableFuture<Response> unused = pool.card(0).send(retire("pool-3"));
            crashing.run(Duration.ofMillis(after));
            pool.card(0).powerCut();
            pool.card(0).powerOn();
            Machine asked = pool.card(1);
            assertEventually(crashing, asked, retire("pool-3"));
            Machine blank = crashing.card("pool-4");
            blank.powerOn();
            unused = asked.send(admit(blank));
            crashing.run(Duration.ofMillis(after));
            pool.card(0).powerCut();
            pool.card(0).powerOn();
            assertEventually(crashing, asked, admit(blank));
            TestPool.clone(asked, blank);
            assertEventually(crashing, asked, promotion(blank));
            CardStatus healed = asked.status();
            assertEquals(List.of("pool-1", "pool-2", "pool-4"), ids(healed), "cut after " + after + " ms");
            assertEquals(List.of("pool-1", "pool-2", "pool-4"), healed.getVotingList());
            assertEquals(3, healed.getEpoch());
        }
    }

    @Test
    void whatNoPoolCanHaveIsRefused() {
        TestPool pool = TestPool.activated(rack, "pool", 3);
        assertEquals(Code.NOT_FOUND, code(ask(pool.card(0), retire("stranger"))));
        assertEquals(Code.NOT_FOUND, code(ask(pool.card(0), promotion(blank("pool-9")))));
        assertEquals(Code.FORBIDDEN, code(rack.await(pool.card(0).send(PeerRole.PEER_ROLE_CARD, retire("pool-2")))));
        pool.card(1).powerCut();
        rack.run(Duration.ofSeconds(2));
        // The two that are left are a majority of three, and would be one card of two.
        Response refused = ask(pool.card(0), retire("pool-3"));
        assertEquals(Code.NO_QUORUM, code(refused));
        pool.done(TestPool.USER, TestPool.createKey("key", AES));
    }

    private Machine blank(String id) {
        Machine machine = rack.card(id);
        assertEquals(CardState.UNINITIALIZED, machine.powerOn());
        return machine;
    }

    private static void beginKeys(TestPool pool, List<CompletableFuture<Response>> load, int count) {
        for (int i = 0; i < count; i++) {
            load.add(pool.card(i % 2).send(TestPool.as(TestPool.USER, TestPool.createKey("key-" + load.size(), AES))));
        }
    }

    private void promote(Machine member, Machine card) {
        assertEventually(rack, member, promotion(card));
        assertTrue(rack.runUntil(() -> card.card().state() == CardState.OPERATIONAL, Duration.ofSeconds(10)));
    }

    private static void assertEventually(VirtualRack rack, Machine asked, Request.Builder request) {
        for (int attempt = 0; attempt < 50; attempt++) {
            Code code = code(asked.ask(request));
            if (code == Code.OK) {
                return;
            }
            assertTrue(List.of(Code.BUSY, Code.NO_QUORUM, Code.OUTCOME_UNKNOWN).contains(code), code::toString);
            rack.run(Duration.ofMillis(100));
        }
        throw new AssertionError(request + " was not done in fifty attempts");
    }

    private static void assertTold(Machine card, EventKind kind, String beginning) {
        assertTrue(
                card
                        .ask(Request.newBuilder()
                                .setReadEvents(ReadEvents.newBuilder().setLimit(1_000)))
                        .getEventList()
                        .getEventsList()
                        .stream()
                        .anyMatch(event ->
                                event.getKind() == kind && event.getText().startsWith(beginning)),
                beginning);
    }

    private static Machine leader(TestPool pool) {
        return pool.cards().stream()
                .filter(card -> card.status().getLeader())
                .findFirst()
                .orElseThrow();
    }

    private static List<String> ids(CardStatus status) {
        return status.getMembersList().stream().map(MemberCard::getCard).toList();
    }

    private static Request.Builder retire(String card) {
        return Request.newBuilder().setRetireCard(RetireCard.newBuilder().setCard(card));
    }

    private static Request.Builder admit(Machine card) {
        return admit(card, 0);
    }

    private static Request.Builder admit(Machine card, long epoch) {
        return Request.newBuilder()
                .setAdmitCard(AdmitCard.newBuilder().setCard(card.asMember()).setInEpoch(epoch));
    }

    private static Request.Builder promotion(Machine card) {
        return Request.newBuilder().setPromoteCard(PromoteCard.newBuilder().setCard(card.id()));
    }

    private static Request.Builder list() {
        return Request.newBuilder().setListKeys(ListKeys.getDefaultInstance());
    }

    private static Response ask(Machine card, Request.Builder request) {
        return card.ask(request);
    }

    private static void assertOk(Response response) {
        assertEquals(Code.OK, code(response), () -> response.getStatus().getMessage());
    }

    private static Code code(Response response) {
        return response.getStatus().getCode();
    }
}
