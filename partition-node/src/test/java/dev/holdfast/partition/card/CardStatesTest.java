package dev.holdfast.partition.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.holdfast.partition.fault.Power.Failure;
import dev.holdfast.partition.firmware.ServiceGroup;
import dev.holdfast.partition.firmware.StateTable;
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
import dev.holdfast.proto.v1.Request.ServiceCase;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.Response.PayloadCase;
import dev.holdfast.proto.v1.RunSelfTests;
import dev.holdfast.proto.v1.Sign;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import dev.holdfast.proto.v1.Zeroize;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A card answers what its state table says, whatever it is asked in whatever state, and nothing leaves it besides. */
class CardStatesTest {

    private static final KeySpec P_256 =
            KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256).build();
    private static final Request.Builder SELF_TESTS =
            Request.newBuilder().setRunSelfTests(RunSelfTests.getDefaultInstance());
    private static final Request.Builder ZEROIZE = Request.newBuilder().setZeroize(Zeroize.getDefaultInstance());

    private final VirtualRack rack = new VirtualRack();

    @ParameterizedTest
    @EnumSource(
            value = CardState.class,
            names = {"UNINITIALIZED", "INITIALIZED", "OPERATIONAL", "ERROR", "SELF_TEST", "ZEROIZED"})
    void everyServiceIsAnsweredAsTheTableSays(CardState state) {
        Machine card = cardIn(state);
        OneofDescriptor services = Request.getDescriptor().getOneofs().get(0);
        for (FieldDescriptor service : services.getFields()) {
            if (service.getNumber() == Request.RUN_SELF_TESTS_FIELD_NUMBER
                    || service.getNumber() == Request.ZEROIZE_FIELD_NUMBER) {
                continue;
            }
            Request.Builder request = Request.newBuilder();
            request.setField(
                    service,
                    DynamicMessage.getDefaultInstance(service.getMessageType()).toBuilder()
                            .build());
            assertAnswered(state, card, request);
            assertEquals(state, card.card().state(), service::getName);
        }
        assertAnswered(state, card, SELF_TESTS);
        assertEquals(state, card.card().state());
        assertAnswered(state, card, ZEROIZE);
        boolean zeroized = state == CardState.ZEROIZED || StateTable.offers(state, ServiceGroup.ZEROIZE);
        assertEquals(zeroized ? CardState.ZEROIZED : state, card.card().state());
    }

    @Test
    void statusAndEventsAreAnsweredBeforeTheCardKnowsWhatItIs() {
        Machine card = cardIn(CardState.SELF_TEST);
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

    /** Commands, failures, resets and power cuts in any order: CardLife throws when the table has no such way. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noWalkLeavesTheTable(long seed) {
        Random random = new Random(seed);
        VirtualRack walked = new VirtualRack(seed);
        boolean[] broken = new boolean[1];
        Machine card = walked.card("walker").withBroken(test -> broken[0] && test.equals("ECDH P-384"));
        for (int step = 0; step < 60; step++) {
            CardState before = card.card().state();
            switch (random.nextInt(8)) {
                case 0 -> card.powerCut();
                case 1 -> broken[0] = random.nextBoolean();
                case 2 -> walked.run(Duration.ofMillis(random.nextInt(200)));
                case 3 -> assertNoDefect(card.send(SELF_TESTS), walked);
                case 4 -> assertNoDefect(random.nextInt(3) == 0 ? card.send(ZEROIZE) : null, walked);
                case 5 -> assertNoDefect(card.send(TestPool.initialize("walk", List.of(card))), walked);
                case 6 -> card.power.failAt(1 + random.nextInt(20), Failure.IO_ERROR);
                default -> {
                    if (before == CardState.OFF) {
                        CompletableFuture<Void> unused = card.beginBoot();
                        walked.run(Duration.ofMillis(random.nextInt(2)));
                    }
                }
            }
            CardState state = card.card().state();
            assertTrue(StateTable.rows().stream().anyMatch(row -> row.state() == state), state::toString);
        }
    }

    private static void assertNoDefect(CompletableFuture<Response> answer, VirtualRack rack) {
        if (answer != null) {
            Response response = rack.await(answer);
            assertNotEquals(Code.INTERNAL, response.getStatus().getCode(), response::toString);
        }
    }

    private void assertAnswered(CardState state, Machine card, Request.Builder request) {
        ServiceCase service = request.getServiceCase();
        Response response = rack.await(card.send(request));
        String message = response.getStatus().getMessage();
        boolean refusedByState =
                message.contains("does not offer this service") || message.contains("is in its error state");
        assertEquals(
                !StateTable.offers(state, ServiceGroup.of(service)),
                refusedByState,
                () -> service + " in " + state + ": " + response);
        assertNotEquals(Code.INTERNAL, response.getStatus().getCode(), response::toString);
        if (refusedByState) {
            assertEquals(
                    state == CardState.ERROR ? Code.CARD_ERROR : Code.WRONG_STATE,
                    response.getStatus().getCode());
        }
        if (response.getStatus().getCode() != Code.OK) {
            assertEquals(PayloadCase.PAYLOAD_NOT_SET, response.getPayloadCase());
        }
    }

    private Machine cardIn(CardState state) {
        Machine card = rack.card("card");
        switch (state) {
            case UNINITIALIZED -> card.powerOn();
            case INITIALIZED -> {
                Machine peer = rack.card("peer");
                card.powerOn();
                card.ask(TestPool.initialize("pool", List.of(card, peer)));
            }
            case OPERATIONAL -> {
                return TestPool.activated(rack, "pool", 1).card(0);
            }
            case ERROR ->
                card.withBroken(test -> test.startsWith("AES-256-GCM")).powerOn();
            case SELF_TEST -> {
                card.holdWorkers();
                CompletableFuture<Void> unused = card.beginBoot();
                rack.run(Duration.ofMillis(1));
            }
            case ZEROIZED -> {
                card.powerOn();
                card.ask(ZEROIZE);
            }
            default -> throw new IllegalArgumentException(state.toString());
        }
        assertEquals(state, card.card().state());
        return card;
    }

    private static Request.Builder sign() {
        return Request.newBuilder()
                .setSign(Sign.newBuilder()
                        .setName("key")
                        .setAlgorithm(SignatureAlgorithm.ES256)
                        .setDigest(ByteString.copyFrom(new byte[32])));
    }
}
