package dev.holdfast.partition.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.holdfast.partition.firmware.SecurityPolicies;
import dev.holdfast.partition.firmware.ServiceGroup;
import dev.holdfast.partition.firmware.StateTable;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.RandomMessages;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Halt;
import dev.holdfast.proto.v1.HaltRow;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.PowerCut;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Request.ServiceCase;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.Response.PayloadCase;
import dev.holdfast.proto.v1.ResumeCard;
import dev.holdfast.proto.v1.Zeroize;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Halted in the middle of zeroization or entry of secrets, a card gives nothing away (TE03.07), and goes on as it should. */
class HaltedPhasesTest {

    private final VirtualRack rack = new VirtualRack();

    static Stream<HaltRow> points() {
        return SecurityPolicies.current().getHaltsList().stream()
                .filter(row -> row.getState() == CardState.CSP_ENTRY || row.getState() == CardState.ZEROIZING);
    }

    @ParameterizedTest
    @MethodSource("points")
    void nothingLeavesACardThatIsHalted(HaltRow row) {
        Machine card = rack.testCard("card");
        card.powerOn();
        card.faults.add(CardFault.newBuilder()
                .setHalt(Halt.newBuilder().setPoint(row.getPoint()))
                .setTimes(1)
                .build());
        CompletableFuture<Response> phase = begin(card, row);
        rack.run(Duration.ofMillis(10));
        assertFalse(phase.isDone());
        assertEquals(row.getState(), card.card().state());

        RandomMessages messages = new RandomMessages(1);
        for (FieldDescriptor service :
                Request.getDescriptor().getOneofs().get(0).getFields()) {
            ServiceGroup group = ServiceGroup.of(ServiceCase.forNumber(service.getNumber()));
            if (!StateTable.offers(row.getState(), group)) {
                Request.Builder request = Request.newBuilder();
                messages.set(request, service);
                Response response = card.ask(request);
                assertEquals(Code.WRONG_STATE, response.getStatus().getCode(), service::getName);
                assertEquals(PayloadCase.PAYLOAD_NOT_SET, response.getPayloadCase(), service::getName);
            }
        }
        assertEquals(0, card.sent());

        rack.await(card.send(
                PeerRole.PEER_ROLE_TESTER,
                Request.newBuilder().setResume(ResumeCard.newBuilder().setHalt(row.getPoint()))));
        assertEquals(Code.OK, rack.await(phase).getStatus().getCode());
    }

    @ParameterizedTest
    @MethodSource("points")
    void aPowerCutEndsInAStateThatTheTableHas(HaltRow row) {
        Machine card = rack.testCard("card");
        card.powerOn();
        card.faults.add(CardFault.newBuilder()
                .setPowerCut(PowerCut.newBuilder().setPoint(row.getPoint()))
                .setTimes(1)
                .build());
        CompletableFuture<Response> phase = begin(card, row);
        rack.run(Duration.ofMillis(10));
        assertFalse(phase.isDone());
        assertEquals(CardState.OFF, card.card().state());
        CardState after = card.powerOn();
        assertNotEquals(CardState.ERROR, after);
        assertEquals(row.getPoint().equals("csp-entry.stored"), after != CardState.UNINITIALIZED, after::toString);
    }

    private static CompletableFuture<Response> begin(Machine card, HaltRow row) {
        return card.send(
                row.getState() == CardState.ZEROIZING
                        ? Request.newBuilder().setZeroize(Zeroize.getDefaultInstance())
                        : TestPool.initialize("pool", List.of(card)));
    }
}
