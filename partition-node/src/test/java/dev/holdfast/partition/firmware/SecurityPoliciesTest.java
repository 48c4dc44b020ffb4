package dev.holdfast.partition.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.TextFormat;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.SecurityPolicy;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SecurityPoliciesTest {

    private static final SecurityPolicy CURRENT = SecurityPolicies.current();

    @Test
    void thePolicyOfThisBuildIsReadBackAsItWasWritten() {
        assertEquals(CURRENT, SecurityPolicies.parse(TextFormat.printer().printToString(CURRENT)));
        assertTrue(CURRENT.getNotice().contains("Simulator"), CURRENT.getNotice());
    }

    @Test
    void aPolicyThatIsNotSoundIsRefusedWithTheReason() {
        assertRefused(policy -> policy.removeStates(3), "state UNINITIALIZED has no row");
        assertRefused(policy -> policy.addStates(policy.getStates(0)), "state OFF has two rows");
        assertRefused(
                policy -> policy.getStatesBuilder(3).addOffers("MAGIC"),
                "UNINITIALIZED offers MAGIC, which is unknown");
        assertRefused(
                policy -> policy.getStatesBuilder(3).addNext(CardState.CARD_STATE_UNSPECIFIED),
                "state UNINITIALIZED leads to a state without a row");
        assertRefused(policy -> policy.removeServices(0), "service GET_STATUS has no row");
        assertRefused(policy -> policy.getServicesBuilder(0).setService("GET_RICH"), "no service is GET_RICH");
        assertRefused(
                policy -> policy.getServicesBuilder(0).setGroup("MAGIC"), "service GET_STATUS is offered in no state");
        assertRefused(policy -> policy.getServicesBuilder(0).clearRoles(), "service GET_STATUS is for nobody");
        assertRefused(
                policy -> policy.getServicesBuilder(0).addRoles("KING"), "GET_STATUS is for KING, which is unknown");
        assertRefused(policy -> policy.getServicesBuilder(0).setIndicator("maybe"), "GET_STATUS has no indicator");
        assertRefused(
                policy -> policy.getServicesBuilder(0).addParameters("Q nothing"),
                "service GET_STATUS touches \"Q nothing\"");
        assertRefused(
                policy -> policy.addSelfTestsBuilder().setNumber(99_999).setTest("new"),
                "self-test 99999 leads to no error");
        assertRefused(
                policy -> policy.getSelfTestsBuilder(0).setDegradedFailure(CardState.ERROR),
                "self-test 101 degrades into ERROR");
        assertRefused(policy -> policy.addSensorsBuilder().setSensor("new").setTripLow(1), "sensor new has bounds");
        assertRefused(SecurityPolicy.Builder::clearAuthentication, "operators have no attempt to log in");
        assertRefused(policy -> policy.setFormat(2), "its format is not 1");
    }

    @Test
    void whatIsNoPolicyIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> SecurityPolicies.parse("states { state: NOWHERE }"));
        assertThrows(IllegalArgumentException.class, () -> SecurityPolicies.parse("{"));
        assertThrows(IllegalArgumentException.class, () -> SecurityPolicies.parse(""));
    }

    private static void assertRefused(Consumer<SecurityPolicy.Builder> change, String reason) {
        SecurityPolicy.Builder policy = CURRENT.toBuilder();
        change.accept(policy);
        String text = TextFormat.printer().printToString(policy);
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> SecurityPolicies.parse(text), reason);
        assertTrue(refusal.getMessage().contains(reason), refusal::getMessage);
    }
}
