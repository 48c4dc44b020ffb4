package dev.holdfast.partition.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.device.Power.Failure;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.link.Link;
import dev.holdfast.proto.link.LinkFault;
import dev.holdfast.proto.v1.AdmitCard;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.GetKey;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.MemberCard;
import dev.holdfast.proto.v1.PromoteCard;
import dev.holdfast.proto.v1.ReadEvents;
import dev.holdfast.proto.v1.RecoverPool;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RetiredCard;
import dev.holdfast.proto.v1.UpdateSetting;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A pool whose majority is lost for good goes on from one card when an operator says so, and only then. */
class SurvivorTest {

    private static final KeySpec AES =
            KeySpec.newBuilder().setType(KeyType.OCT).setSize(128).build();
    private static final Set<CardState> IN_POOL = Set.of(CardState.INITIALIZED, CardState.OPERATIONAL);
    private static final int KEYS = 5;

    private VirtualRack rack = new VirtualRack();

    @Test
    void aSurvivorGoesOnWithAllThatItHoldsAndFencesTheOthers() {
        TestPool pool = poolWithoutMajority();
        Machine survivor = pool.card(2);
        assertEquals(Code.NO_QUORUM, code(survivor.ask(newKey("too-early"))));
        Response recovered = survivor.ask(recover(2));
        assertEquals(Code.OK, code(recovered), () -> recovered.getStatus().getMessage());
        assertRecovered(survivor);
        assertEquals(Code.OK, code(survivor.ask(newKey("new"))));
        assertTrue(survivor
                .ask(Request.newBuilder().setReadEvents(ReadEvents.newBuilder().setLimit(1_000)))
                .getEventList()
                .getEventsList()
                .stream()
                .anyMatch(event -> event.getKind() == EventKind.POOL_RECOVERED
                        && event.getText().contains("as generation 2, with all changes up to index")));

        // The two that were lost are a majority of the pool that was.
        for (Machine old : pool.cards().subList(0, 2)) {
            old.powerOn();
        }
        rack.run(Duration.ofSeconds(5));
        for (Machine old : pool.cards().subList(0, 2)) {
            CardStatus fenced = old.status();
            assertEquals(CardState.INITIALIZED, fenced.getState());
            assertTrue(fenced.getError().startsWith("Card " + old.id() + " was retired"), fenced.getError());
            assertEquals(Code.WRONG_STATE, code(old.ask(newKey("stale"))));
            assertEquals(Code.WRONG_STATE, code(old.ask(recover(2))));
        }
        assertEquals(Code.OK, code(survivor.ask(newKey("newer"))));
    }

    @Test
    void aRecoveredPoolIsHealedToItsFormerSizeAndKeepsItsPolicyOverALonelyBoot() {
        TestPool pool = poolWithoutMajority();
        Machine survivor = pool.card(2);
        assertEquals(Code.OK, code(survivor.ask(recover(2))));
        for (String id : List.of("pool-4", "pool-5")) {
            Machine blank = rack.card(id);
            blank.powerOn();
            assertEquals(
                    Code.OK,
                    code(survivor.ask(Request.newBuilder()
                            .setAdmitCard(AdmitCard.newBuilder().setCard(blank.asMember())))));
            TestPool.clone(survivor, blank);
            assertTrue(rack.runUntil(
                    () -> code(survivor.ask(Request.newBuilder()
                                    .setPromoteCard(PromoteCard.newBuilder().setCard(id))))
                            == Code.OK,
                    Duration.ofSeconds(10)));
        }
        CardStatus healed = survivor.status();
        assertEquals(List.of("pool-3", "pool-4", "pool-5"), healed.getVotingList());
        assertEquals(1, healed.getForcedRecoveries());

        int cut = rack.links()
                .add(
                        Link.between(Set.of(survivor.id()), Set.of("pool-1", "pool-2", "pool-4", "pool-5")),
                        new LinkFault.Cut())
                .number();
        survivor.powerCut();
        survivor.powerOn();
        Response degraded = survivor.ask(TestPool.as(
                TestPool.USER,
                Request.newBuilder().setGetKey(GetKey.newBuilder().setName("key-0"))));
        assertEquals(Code.OK, code(degraded), "its snapshot tells it the policy and the key");
        assertTrue(degraded.getDegraded());
        assertEquals(Code.NO_QUORUM, code(survivor.ask(newKey("alone"))));
        rack.links().end(cut);
        rack.run(Duration.ofSeconds(3));
        assertEquals(Code.OK, code(survivor.ask(newKey("together"))));
    }

    @Test
    void aPoolThatHasItsMajorityIsNotRecovered() {
        TestPool pool = TestPool.activated(rack, "pool", 3);
        pool.card(0).powerCut();
        Response refused = pool.card(1).ask(recover(2));
        assertEquals(Code.WRONG_STATE, code(refused));
        assertEquals(1, pool.card(1).status().getGeneration());
        pool.card(2).powerCut();
        rack.run(Duration.ofSeconds(2));
        for (long generation : new long[] {0, 1, 3}) {
            assertEquals(Code.CONFLICT, code(pool.card(1).ask(recover(generation))));
        }
        assertEquals(Code.OK, code(pool.card(1).ask(recover(2))));
        assertEquals(Code.CONFLICT, code(pool.card(1).ask(recover(2))), "one that is repeated is not a second one");
        assertEquals(Code.WRONG_STATE, code(pool.card(1).ask(recover(3))));
        assertEquals(1, pool.card(1).status().getForcedRecoveries());
    }

    @Test
    void twoWhoRecoverAtOnceRecoverOnce() {
        TestPool pool = poolWithoutMajority();
        CompletableFuture<Response> one = pool.card(2).send(recover(2));
        CompletableFuture<Response> two = pool.card(2).send(recover(2));
        assertEquals(Set.of(Code.OK, Code.CONFLICT), Set.of(code(rack.await(one)), code(rack.await(two))));
        assertRecovered(pool.card(2));
    }

    /** At some calls of the devices; the store's own tests interrupt what it does at every one. */
    @ParameterizedTest
    @EnumSource(Failure.class)
    void whereverItIsInterruptedTheCardIsOfOneGenerationOrTheOther(Failure failure) {
        boolean interrupted = true;
        for (int n = 1; interrupted; n += failure == Failure.CUT ? 4 : 12) {
            rack = new VirtualRack(n);
            TestPool pool = poolWithoutMajority();
            Machine survivor = pool.card(2);
            survivor.power.failAt(n, failure);
            CompletableFuture<Response> unused = survivor.send(recover(2));
            rack.run(Duration.ofSeconds(8));
            interrupted = survivor.power.failed() != null;
            survivor.powerCut();
            assertTrue(IN_POOL.contains(survivor.powerOn()), "call " + n);
            rack.run(Duration.ofSeconds(2));
            long generation = survivor.card().membership().orElseThrow().getGeneration();
            if (generation == 1) {
                assertTrue(interrupted, "the recovery took place");
                assertEquals(Code.OK, code(survivor.ask(recover(2))), "call " + n);
            }
            assertRecovered(survivor);
        }
    }

    private TestPool poolWithoutMajority() {
        TestPool pool = TestPool.activated(rack, "pool", 3);
        for (int i = 0; i < KEYS; i++) {
            pool.done(TestPool.USER, TestPool.createKey("key-" + i, AES));
        }
        pool.done(
                TestPool.ADMINISTRATOR,
                Request.newBuilder()
                        .setUpdateSetting(UpdateSetting.newBuilder()
                                .setName("AllowDegradedReads")
                                .setValue("true")));
        rack.run(Duration.ofSeconds(1));
        pool.card(0).powerCut();
        pool.card(1).powerCut();
        rack.run(Duration.ofSeconds(2));
        return pool;
    }

    private static void assertRecovered(Machine survivor) {
        CardStatus status = survivor.status();
        assertEquals(CardState.OPERATIONAL, status.getState());
        assertEquals(2, status.getGeneration());
        assertEquals(1, status.getForcedRecoveries());
        assertEquals(2, status.getEpoch());
        assertEquals(KEYS, status.getKeys());
        assertEquals(List.of("pool-3"), status.getVotingList());
        assertEquals(
                List.of("pool-3"),
                status.getMembersList().stream().map(MemberCard::getCard).toList());
        assertEquals(
                List.of("pool-1", "pool-2"),
                status.getRetiredList().stream().map(RetiredCard::getCard).toList());
    }

    private static Request.Builder recover(long generation) {
        return Request.newBuilder().setRecoverPool(RecoverPool.newBuilder().setGeneration(generation));
    }

    private static Request.Builder newKey(String name) {
        return TestPool.as(TestPool.USER, TestPool.createKey(name, AES));
    }

    private static Code code(Response response) {
        return response.getStatus().getCode();
    }
}
