package dev.holdfast.partition.states;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.operators.Officer;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.Halt;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RunSelfTests;
import dev.holdfast.proto.v1.SelfTestFault;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A card with test firmware on a rack of its own, and the sessions of operators that it knows.
 *
 * @param sessions one for each role
 */
record Subject(VirtualRack rack, Machine card, Map<OperatorRole, ByteString> sessions) {

    static final String KEY = "key";

    /** Operators stay logged in for longer than that. */
    static final Duration PERIOD = Duration.ofMinutes(10);

    private static final KeySpec P_256 =
            KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256).build();

    /** Without power. */
    static Subject made() {
        VirtualRack rack = new VirtualRack().withTestFirmware();
        return new Subject(rack, rack.card("card"), new EnumMap<>(OperatorRole.class));
    }

    static Subject blank() {
        Subject subject = made();
        assertEquals(CardState.UNINITIALIZED, subject.card.powerOn());
        return subject;
    }

    /** Of a pool of its own, which has a key. */
    static Subject member() {
        return member(new VirtualRack());
    }

    /** The same, which tests itself every few minutes. */
    static Subject testingItself() {
        return member(new VirtualRack().testingEvery(PERIOD));
    }

    private static Subject member(VirtualRack rack) {
        rack.withTestFirmware();
        TestPool pool = TestPool.activated(rack, "pool", 1);
        pool.done(TestPool.USER, TestPool.createKey(KEY, P_256));
        return new Subject(rack, pool.card(0), new EnumMap<>(OperatorRole.class));
    }

    /** Its officer is logged in, and an auditor whom he has made. */
    Subject staffed() {
        Officer officer = Officer.first(card);
        sessions.put(OperatorRole.CRYPTO_OFFICER, officer.session());
        sessions.put(
                OperatorRole.AUDITOR,
                officer.another("auditor", OperatorRole.AUDITOR).session());
        return this;
    }

    /** Everybody was logged out. */
    Subject withoutSessions() {
        sessions.clear();
        return this;
    }

    CardState state() {
        return card.card().state();
    }

    CompletableFuture<Response> send(Asker asker, Request.Builder request) {
        Request.Builder asked = request.clone();
        asker.session(this).ifPresent(asked::setSession);
        return card.send(asker.channel(), asked);
    }

    Response ask(Asker asker, Request.Builder request) {
        return rack.await(send(asker, request));
    }

    Response done(Asker asker, Request.Builder request) {
        Response response = ask(asker, request);
        assertEquals(Code.OK, response.getStatus().getCode(), response::toString);
        return response;
    }

    Optional<ByteString> session(OperatorRole role) {
        return Optional.ofNullable(sessions.get(role));
    }

    /** The next time. */
    Subject haltingAt(String point) {
        card.faults.add(CardFault.newBuilder()
                .setHalt(Halt.newBuilder().setPoint(point))
                .setTimes(1)
                .build());
        return this;
    }

    Subject failing(int selfTest, int times) {
        card.faults.add(CardFault.newBuilder()
                .setSelfTest(SelfTestFault.newBuilder().setNumber(selfTest))
                .setTimes(times)
                .build());
        return this;
    }

    /** Until its last fault has had its effect. */
    Subject untilStruck() {
        int last = card.faults.list().getFaultsCount() - 1;
        assertEquals(
                true,
                rack.runUntil(() -> card.faults.list().getFaults(last).getFired() > 0, Duration.ofHours(1)),
                "the fault has no effect");
        rack.run(Duration.ofMillis(1));
        return this;
    }

    static Request.Builder selfTests(Integer... numbers) {
        return Request.newBuilder().setRunSelfTests(RunSelfTests.newBuilder().addAllNumbers(List.of(numbers)));
    }
}
