package dev.holdfast.partition.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.proto.v1.AuthenticationRow;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.SecurityPolicy;
import dev.holdfast.proto.v1.TripAction;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/security-policy.md is made from the policy that the firmware obeys. */
class PolicyReferenceTest {

    private static final Path REFERENCE = Path.of("..", "docs", "security-policy.md");
    private static final String HEAD = """
            # Security policy of a card

            States, roles, authentication, services, sensitive parameters, self-tests, errors, sensors and halt points, made from the
            policy that the firmware obeys; run
            `mvn test -pl partition-node -am -Dtest=PolicyReferenceTest -Dholdfast.reference=write` when that has changed. It
            describes a simulator, is no security policy of a validated module, and claims no validation.
            """;

    private final SecurityPolicy policy = SecurityPolicies.current();

    @Test
    void theReferenceIsMadeFromThePolicy() throws IOException {
        String made = HEAD
                + states()
                + roles()
                + authentication()
                + services()
                + parameters()
                + selfTests()
                + errors()
                + sensors()
                + halts();
        if (System.getProperty("holdfast.reference", "").equals("write")) {
            Files.writeString(REFERENCE, made);
        }
        assertEquals(made, Files.readString(REFERENCE));
    }

    private String states() {
        return table(
                "States",
                List.of("state", "meaning", "standard's state", "indicator", "output", "offers", "leads to"),
                policy.getStatesList().stream()
                        .map(row -> List.of(
                                code(row.getState().name()),
                                row.getMeaning(),
                                row.getStandardState(),
                                row.getIndicator(),
                                row.getOutput()
                                        .name()
                                        .substring("OUTPUT_".length())
                                        .toLowerCase(Locale.ROOT),
                                codes(row.getOffersList().stream()),
                                codes(row.getNextList().stream().map(CardState::name)))));
    }

    private String roles() {
        return table(
                "Roles",
                List.of("role", "meaning", "authentication"),
                policy.getRolesList().stream()
                        .map(row -> List.of(code(row.getRole()), row.getMeaning(), row.getAuthentication())));
    }

    private String services() {
        return table(
                "Services",
                List.of("service", "group", "purpose", "roles", "indicator", "audit", "parameters"),
                policy.getServicesList().stream()
                        .map(row -> List.of(
                                code(row.getService()),
                                code(row.getGroup()),
                                row.getPurpose(),
                                codes(row.getRolesList().stream()),
                                row.getIndicator(),
                                row.getAudit(),
                                String.join(", ", row.getParametersList()))));
    }

    private String authentication() {
        AuthenticationRow row = policy.getAuthentication();
        return "\n## Authentication\n\n"
                + "Operators prove who they are by name and credential. `hsm card N operators list` shows how hard guessing is; [the"
                + " firmware's page](firmware.md#credentials-sessions-lockout) tells how that is reckoned.\n\n"
                + line(List.of("rule", "")) + "|---|---|\n"
                + line(List.of(
                        "bytes of a credential", row.getShortestCredential() + " to " + row.getLongestCredential()))
                + line(List.of("wrong attempts in a row that lock an operator", String.valueOf(row.getMaxFailures())))
                + line(List.of("minutes without a request that end a session", String.valueOf(row.getIdleMinutes())))
                + line(List.of(
                        "once no crypto officer can log in any more, the card",
                        row.getZeroizeAtLockout() ? "zeroizes itself" : "waits for its owner"));
    }

    private String parameters() {
        return table(
                        "Sensitive parameters",
                        List.of("parameter", "kind", "type", "bits", "made", "kept", "enters and leaves", "destroyed"),
                        policy.getParametersList().stream()
                                .map(row -> List.of(
                                        row.getParameter(),
                                        row.getKind(),
                                        row.getType(),
                                        row.getStrength(),
                                        row.getGeneration(),
                                        row.getStorage(),
                                        row.getEntryAndOutput(),
                                        row.getZeroization())))
                + """

                CSPs are secret; PSPs are public and must not be altered. Of what a person chooses, the bits are the least that the
                rules allow. In the column of the services, K generates a parameter, R reads it, W writes it, E uses it, Z destroys it.
                Simulated memory is a program's: what a Java heap still holds is beyond it (see
                [decision 16](decisions/0016-ends-of-a-card.md)).
                """;
    }

    private String sensors() {
        return table(
                "Sensors",
                List.of(
                        "sensor",
                        "unit",
                        "nominal",
                        "warning outside of",
                        "trip outside of",
                        "action",
                        "at least",
                        "while off"),
                policy.getSensorsList().stream()
                        .map(row -> List.of(
                                code(row.getSensor()),
                                row.getUnit(),
                                thousandths(row.getNominal()),
                                thousandths(row.getWarningLow()) + " to " + thousandths(row.getWarningHigh()),
                                thousandths(row.getTripLow()) + " to " + thousandths(row.getTripHigh()),
                                action(row.getAction()),
                                action(row.getFloor()),
                                row.getOnBattery() ? "looks on its battery" : "")));
    }

    private static String action(TripAction action) {
        return action == TripAction.TRIP_ACTION_UNSPECIFIED ? "" : code(action.name());
    }

    private static String thousandths(long value) {
        return BigDecimal.valueOf(value, 3).stripTrailingZeros().toPlainString();
    }

    private String selfTests() {
        return table(
                "Self-tests",
                List.of("number", "test", "kind", "condition", "failure", "where degraded operation is allowed"),
                policy.getSelfTestsList().stream()
                        .map(row -> List.of(
                                String.valueOf(row.getNumber()),
                                row.getTest(),
                                row.getKind(),
                                row.getCondition(),
                                code(row.getFailure().name()),
                                row.getDegradedFailure() == CardState.CARD_STATE_UNSPECIFIED
                                        ? ""
                                        : code(row.getDegradedFailure().name()))));
    }

    private String errors() {
        return table(
                "Errors",
                List.of("state", "name", "indicator", "causes", "recovery"),
                policy.getErrorsList().stream()
                        .map(row -> List.of(
                                code(row.getState().name()),
                                row.getName(),
                                row.getIndicator(),
                                String.join("; ", row.getCausesList()),
                                row.getRecovery())));
    }

    private String halts() {
        return table(
                "Halt points",
                List.of("point", "state", "meaning"),
                policy.getHaltsList().stream()
                        .map(row -> List.of(
                                code(row.getPoint()), code(row.getState().name()), row.getMeaning())));
    }

    private static String table(String title, List<String> head, Stream<List<String>> rows) {
        return "\n## " + title + "\n\n" + line(head) + "|" + "---|".repeat(head.size()) + "\n"
                + rows.map(PolicyReferenceTest::line).collect(Collectors.joining());
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String codes(Stream<String> names) {
        return names.map(PolicyReferenceTest::code).collect(Collectors.joining(", "));
    }

    private static String code(String name) {
        return "`" + name + "`";
    }
}
