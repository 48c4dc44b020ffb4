package dev.holdfast.partition.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.TextFormat;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.HaltRow;
import dev.holdfast.proto.v1.ParameterRow;
import dev.holdfast.proto.v1.SecurityPolicy;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
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
        assertRefused(policy -> policy.getParametersBuilder(0).setKind("KEY"), "device secret is neither CSP nor PSP");
        assertRefused(
                policy -> policy.getParametersBuilder(0).clearZeroization(),
                "device secret does not say how it is destroyed");
        assertRefused(
                policy -> policy.getParametersBuilder(0).clearInternal(),
                "device secret is either touched by a service or internal");
        assertRefused(
                policy -> policy.getParametersBuilder(0).setZeroization("By zeroize.magic."),
                "device secret is destroyed by zeroize.magic, which is unknown");
        assertRefused(policy -> policy.removeParameters(1), "touches \"Z storage seed\"");
        assertRefused(
                policy -> policy.getSelfTestsBuilder(0).setDegradedFailure(CardState.ERROR),
                "self-test 101 degrades into ERROR");
        assertRefused(policy -> policy.addSensorsBuilder().setSensor("new").setTripLow(1), "sensor new has bounds");
        assertRefused(SecurityPolicy.Builder::clearAuthentication, "operators have no attempt to log in");
        assertRefused(policy -> policy.setFormat(2), "its format is not 1");
    }

    /** Each step of a zeroization that destroys something is told by the parameter that it destroys. */
    @Test
    void everyStepOfAZeroizationDestroysAParameter() {
        String told = CURRENT.getParametersList().stream()
                .map(ParameterRow::getZeroization)
                .collect(Collectors.joining());
        for (HaltRow row : CURRENT.getHaltsList()) {
            boolean tidying = Set.of("zeroize.epoch-begun", "zeroize.finished").contains(row.getPoint());
            if (row.getState() == CardState.ZEROIZING && !tidying) {
                assertTrue(told.contains(row.getPoint()), row::getPoint);
            }
        }
    }

    /** What a zeroization destroys of the sealed store and the flash, the service says that it does. */
    @Test
    void zeroizationTouchesWhateverIsDestroyedByOne() {
        List<String> touched = SecurityPolicies.service("ZEROIZE").getParametersList();
        for (ParameterRow row : CURRENT.getParametersList()) {
            boolean kept = row.getParameter().equals("device secret")
                    || row.getParameter().equals("identity half")
                    || row.getParameter().equals("store keys");
            if (row.getZeroization().contains("zeroize.") && !kept) {
                assertTrue(touched.contains("Z " + row.getParameter()), row::getParameter);
            }
        }
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
