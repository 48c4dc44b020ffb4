package dev.holdfast.partition.states;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.holdfast.partition.firmware.SecurityPolicies;
import dev.holdfast.partition.rack.RandomMessages;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.proto.v1.AttestCard;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EvidenceFormat;
import dev.holdfast.proto.v1.HaltRow;
import dev.holdfast.proto.v1.OpenSession;
import dev.holdfast.proto.v1.PowerCut;
import dev.holdfast.proto.v1.RandomBytes;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Request.ServiceCase;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.Response.PayloadCase;
import dev.holdfast.proto.v1.ResumeCard;
import dev.holdfast.proto.v1.Sign;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Halted at any point of its policy, a card gives nothing but its status away (TE03.07, TE03.10), neither to who asks then nor to
 * who has asked before; afterwards it goes on as it should.
 */
class HaltedPhasesTest {

    /** What tells how something went, or how far it is. */
    private static final Set<PayloadCase> STATUS =
            EnumSet.of(PayloadCase.PAYLOAD_NOT_SET, PayloadCase.DONE, PayloadCase.FIRMWARE_REPORT);

    private static final Duration WHILE = Duration.ofSeconds(3);

    private final Expected expected = new Expected(SecurityPolicies.current());

    static Stream<Arguments> points() {
        return SecurityPolicies.current().getHaltsList().stream()
                .flatMap(row -> phases(row).map(phase -> Arguments.of(row.getPoint(), phase)));
    }

    private static Stream<Phase> phases(HaltRow row) {
        return Arrays.stream(Phase.values()).filter(phase -> phase.points() == row.getState());
    }

    @Test
    void everyPointOfThePolicyIsTried() {
        for (HaltRow row : SecurityPolicies.current().getHaltsList()) {
            assertTrue(phases(row).findAny().isPresent(), () -> "no phase goes by " + row.getPoint());
        }
    }

    @ParameterizedTest
    @MethodSource("points")
    void nothingButStatusLeavesACardThatIsHalted(String point, Phase phase) {
        Subject subject = phase.start().haltingAt(point);
        subject.card().holdWorkers();
        List<CompletableFuture<Response>> waiting = new ArrayList<>();
        for (Asker asker : List.of(Asker.COORDINATOR, Asker.TESTER)) {
            data(subject).forEach(request -> waiting.add(subject.send(asker, request)));
        }
        subject.rack().run(Duration.ofMillis(1));
        List<CompletableFuture<Response>> late =
                waiting.stream().filter(answer -> !answer.isDone()).toList();
        assertFalse(late.isEmpty());
        phase.begin(subject);
        subject.rack().run(Duration.ofMillis(1));
        subject.card().releaseWorkers();
        subject.untilStruck();
        assertEquals(phase.state(), subject.state());

        long sent = subject.card().sent();
        for (Asker asker : List.of(Asker.COORDINATOR, Asker.TESTER)) {
            askEverything(subject, asker, phase.state());
            assertEquals(phase.state(), subject.state());
        }
        subject.rack().run(WHILE);
        for (CompletableFuture<Response> answer : late) {
            assertTrue(
                    !answer.isDone() || answer.join().getPayloadCase() == PayloadCase.PAYLOAD_NOT_SET,
                    () -> point + " gives " + answer.join());
        }
        assertEquals(sent, subject.card().sent(), "messages to other cards");

        CompletableFuture<Response> unused = subject.send(
                Asker.TESTER,
                Request.newBuilder().setResume(ResumeCard.newBuilder().setHalt(point)));
        assertTrue(
                subject.rack().runUntil(() -> subject.state() == phase.end(), Duration.ofMinutes(1)),
                () -> point + " ends in " + subject.state());
    }

    @ParameterizedTest
    @MethodSource("points")
    void aPowerCutEndsInAStateInWhichTheCardCanBeUsed(String point, Phase phase) {
        Subject subject = phase.start();
        subject.card()
                .faults
                .add(CardFault.newBuilder()
                        .setPowerCut(PowerCut.newBuilder().setPoint(point))
                        .build());
        phase.begin(subject);
        subject.untilStruck();
        assertEquals(CardState.OFF, subject.state());
        CardState after = subject.card().powerOn();
        Set<CardState> possible =
                switch (phase) {
                    case CSP_ENTRY ->
                        point.equals("csp-entry.begun")
                                ? Set.of(CardState.UNINITIALIZED)
                                : Set.of(CardState.INITIALIZED, CardState.OPERATIONAL);
                    case ZEROIZATION -> Set.of(CardState.UNINITIALIZED);
                    case TAMPER_RESPONSE, DECOMMISSIONING -> Set.of(phase.end());
                    default -> Set.of(CardState.INITIALIZED, CardState.OPERATIONAL);
                };
        assertTrue(possible.contains(after), () -> point + " cut off leads to " + after);
    }

    /** What gives data out, when it may. */
    private static List<Request.Builder> data(Subject subject) {
        if (subject.state() == CardState.UNINITIALIZED) {
            return List.of(
                    Request.newBuilder()
                            .setAttestCard(
                                    AttestCard.newBuilder().setNonce(bytes(32)).setFormat(EvidenceFormat.RATS)),
                    Request.newBuilder()
                            .setOpenSession(OpenSession.newBuilder()
                                    .setOperator("admin")
                                    .setCredential(ByteString.copyFromUtf8("holdfast-default"))));
        }
        return List.of(
                TestPool.as(
                        TestPool.USER,
                        Request.newBuilder()
                                .setSign(Sign.newBuilder()
                                        .setName(Subject.KEY)
                                        .setAlgorithm(SignatureAlgorithm.ES256)
                                        .setDigest(bytes(32)))),
                TestPool.as(
                        TestPool.USER,
                        Request.newBuilder()
                                .setRandomBytes(RandomBytes.newBuilder().setCount(16))),
                Request.newBuilder()
                        .setAttestCard(
                                AttestCard.newBuilder().setNonce(bytes(32)).setFormat(EvidenceFormat.RATS)));
    }

    private void askEverything(Subject subject, Asker asker, CardState state) {
        RandomMessages messages = new RandomMessages(1);
        for (FieldDescriptor service :
                Request.getDescriptor().getOneofs().get(0).getFields()) {
            String name = ServiceCase.forNumber(service.getNumber()).name();
            if (Set.of("STATUS", "FAULT").contains(expected.service(name).getGroup())
                    || expected.offers(state, name) && name.equals("ZEROIZE")) {
                continue;
            }
            Request.Builder request = Request.newBuilder();
            messages.set(request, service);
            Response response = subject.ask(asker, TestPool.as(TestPool.USER, request));
            if (expected.offers(state, name)) {
                assertTrue(STATUS.contains(response.getPayloadCase()), name);
            } else {
                assertEquals(Code.WRONG_STATE, response.getStatus().getCode(), name);
                assertEquals(PayloadCase.PAYLOAD_NOT_SET, response.getPayloadCase(), name);
            }
        }
        data(subject)
                .forEach(request -> assertEquals(
                        PayloadCase.PAYLOAD_NOT_SET, subject.ask(asker, request).getPayloadCase()));
        assertEquals(state, subject.card().status().getState());
    }

    private static ByteString bytes(int count) {
        return ByteString.copyFrom(new byte[count]);
    }
}
