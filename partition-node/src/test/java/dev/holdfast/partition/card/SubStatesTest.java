package dev.holdfast.partition.card;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.CloseSession;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.OpenSession;
import dev.holdfast.proto.v1.Output;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RunSelfTests;
import dev.holdfast.proto.v1.SubState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Status tells whom a card is serving, and what the policy says of the state it is in. */
class SubStatesTest {

    private final VirtualRack rack = new VirtualRack();
    private final Machine card = TestPool.activated(rack, "pool", 1).card(0);

    @Test
    void aCardThatRestsServesNobody() {
        assertEquals(List.of(), status().getSubStatesList());
    }

    @Test
    void whoIsLoggedInIsServedUntilHeLogsOutOrThePowerGoes() {
        ByteString session = login();
        assertEquals(List.of(SubState.SUB_STATE_CRYPTO_OFFICER), status().getSubStatesList());
        card.ask(Request.newBuilder().setSession(session).setCloseSession(CloseSession.getDefaultInstance()));
        assertEquals(List.of(), status().getSubStatesList());
        login();
        card.powerCut();
        card.powerOn();
        assertEquals(List.of(), status().getSubStatesList());
    }

    @Test
    void aCustomerIsServedWhileHisServiceIsUnderWay() {
        assertEquals(List.of(SubState.SUB_STATE_USER), whileMaking(Curve.P_256));
    }

    @Test
    void aServiceThatIsNotApprovedIsTold() {
        assertEquals(List.of(SubState.SUB_STATE_USER, SubState.SUB_STATE_NON_APPROVED), whileMaking(Curve.P_256K));
    }

    @Test
    void theCoordinatorIsAnApplianceUser() {
        card.holdWorkers();
        CompletableFuture<Response> tested = card.send(
                Request.newBuilder().setRunSelfTests(RunSelfTests.newBuilder().addNumbers(101)));
        CardStatus testing = status();
        assertEquals(CardState.SELF_TEST_ON_DEMAND, testing.getState());
        assertEquals(List.of(SubState.SUB_STATE_APPLIANCE), testing.getSubStatesList());
        card.releaseWorkers();
        assertEquals(Code.OK, rack.await(tested).getStatus().getCode());
        assertEquals(List.of(), status().getSubStatesList());
    }

    @Test
    void aRefusedServiceIsUnderWayNoLonger() {
        card.ask(TestPool.as(TestPool.NOBODY, TestPool.createKey("key", curve(Curve.P_256))));
        assertEquals(List.of(), status().getSubStatesList());
    }

    @Test
    void statusTellsWhatThePolicySaysOfTheState() {
        CardStatus operational = status();
        assertEquals("approved", operational.getStandardState());
        assertEquals("green, steady", operational.getIndicator());
        assertEquals(Output.OUTPUT_DATA, operational.getOutput());
        Machine blank = rack.card("blank");
        blank.powerOn();
        assertEquals("crypto officer", blank.status().getStandardState());
        assertEquals(Output.OUTPUT_STATUS, blank.status().getOutput());
    }

    private List<SubState> whileMaking(Curve curve) {
        card.holdWorkers();
        CompletableFuture<Response> made =
                card.send(TestPool.as(TestPool.USER, TestPool.createKey("key", curve(curve))));
        List<SubState> serving = status().getSubStatesList();
        card.releaseWorkers();
        assertEquals(Code.OK, rack.await(made).getStatus().getCode());
        assertEquals(List.of(), status().getSubStatesList());
        return serving;
    }

    private static KeySpec curve(Curve curve) {
        return KeySpec.newBuilder().setType(KeyType.EC).setCurve(curve).build();
    }

    private ByteString login() {
        return card.ask(Request.newBuilder()
                        .setOpenSession(OpenSession.newBuilder()
                                .setOperator("admin")
                                .setCredential(ByteString.copyFromUtf8("holdfast-default"))))
                .getOperatorSession()
                .getSession();
    }

    private CardStatus status() {
        return card.ask(Request.newBuilder().setGetStatus(GetStatus.getDefaultInstance()))
                .getCardStatus();
    }
}
