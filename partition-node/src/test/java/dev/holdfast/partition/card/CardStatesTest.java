package dev.holdfast.partition.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.ReadEvents;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.Response.PayloadCase;
import dev.holdfast.proto.v1.RunSelfTests;
import dev.holdfast.proto.v1.Sign;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import dev.holdfast.proto.v1.Zeroize;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a card does while it leaves a state: it tells what it is, and keeps in what was under way. */
class CardStatesTest {

    private static final KeySpec P_256 =
            KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256).build();
    private static final Request.Builder SELF_TESTS =
            Request.newBuilder().setRunSelfTests(RunSelfTests.getDefaultInstance());
    private static final Request.Builder ZEROIZE = Request.newBuilder().setZeroize(Zeroize.getDefaultInstance());

    private final VirtualRack rack = new VirtualRack();

    @Test
    void statusAndEventsAreAnsweredBeforeTheCardKnowsWhatItIs() {
        Machine card = rack.card("card");
        card.holdWorkers();
        CompletableFuture<Void> unused = card.beginBoot();
        rack.run(Duration.ofMillis(1));
        assertEquals(CardState.SELF_TEST, card.status().getState());
        Response events = card.ask(
                Request.newBuilder().setReadEvents(ReadEvents.newBuilder().setLimit(10)));
        assertEquals(2, events.getEventList().getEventsCount());
    }

    @Test
    void onlyACoordinatorOrATesterManagesACard() {
        Machine card = rack.card("blank");
        card.powerOn();
        for (PeerRole role : new PeerRole[] {PeerRole.PEER_ROLE_CARD, PeerRole.PEER_ROLE_UNSPECIFIED}) {
            Response response = rack.await(card.send(role, ZEROIZE));
            assertEquals(Code.FORBIDDEN, response.getStatus().getCode());
            assertEquals(CardState.UNINITIALIZED, card.card().state());
        }
        assertEquals(
                Code.OK,
                rack.await(card.send(PeerRole.PEER_ROLE_TESTER, ZEROIZE))
                        .getStatus()
                        .getCode());
    }

    @Test
    void whatWasUnderWayWhenACardLeavesServiceStaysInside() {
        TestPool pool = TestPool.activated(rack, "pool", 1);
        pool.done(TestPool.USER, TestPool.createKey("key", P_256));
        Machine card = pool.card(0);
        for (Request.Builder leaving : new Request.Builder[] {SELF_TESTS, ZEROIZE}) {
            card.holdWorkers();
            CompletableFuture<Response> signature = card.send(TestPool.as(TestPool.USER, sign()));
            rack.run(Duration.ofMillis(100));
            assertFalse(signature.isDone());
            CompletableFuture<Response> left = card.send(leaving);
            rack.run(Duration.ofMillis(1));
            card.releaseWorkers();
            Response withheld = rack.await(signature);
            assertEquals(Code.OUTCOME_UNKNOWN, withheld.getStatus().getCode());
            assertEquals(PayloadCase.PAYLOAD_NOT_SET, withheld.getPayloadCase());
            assertEquals(Code.OK, rack.await(left).getStatus().getCode());
        }
    }

    @Test
    void aCardThatFailedOrIsTestedSaysNothingToItsPeers() {
        TestPool pool = TestPool.activated(rack, "pool", 3);
        Machine card = pool.card(0);
        card.holdWorkers();
        CompletableFuture<Response> tests = card.send(SELF_TESTS);
        rack.run(Duration.ofMillis(1));
        assertEquals(CardState.SELF_TEST_ON_DEMAND, card.card().state());
        long before = card.sent();
        rack.run(Duration.ofSeconds(3));
        assertEquals(before, card.sent());
        card.releaseWorkers();
        rack.await(tests);
        rack.run(Duration.ofSeconds(3));
        assertNotEquals(before, card.sent());

        card.withBroken(test -> test.equals("SHA-256"));
        rack.await(card.send(SELF_TESTS));
        assertEquals(CardState.ERROR, card.card().state());
        before = card.sent();
        rack.run(Duration.ofSeconds(3));
        assertEquals(before, card.sent());
    }

    private static Request.Builder sign() {
        return Request.newBuilder()
                .setSign(Sign.newBuilder()
                        .setName("key")
                        .setAlgorithm(SignatureAlgorithm.ES256)
                        .setDigest(ByteString.copyFrom(new byte[32])));
    }
}
