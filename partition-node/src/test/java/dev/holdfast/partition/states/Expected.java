package dev.holdfast.partition.states;

import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Output;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.Response.PayloadCase;
import dev.holdfast.proto.v1.SecurityPolicy;
import dev.holdfast.proto.v1.ServiceRow;
import dev.holdfast.proto.v1.StateRow;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a card has to answer, by its policy: whose service it is, and in which states it has it for whom. */
final class Expected {

    /** A refusal, and what its sentence begins with. */
    record Refusal(Code code, String sentence) {}

    private final Map<CardState, StateRow> states = new EnumMap<>(CardState.class);
    private final Map<String, ServiceRow> services = new LinkedHashMap<>();

    Expected(SecurityPolicy policy) {
        policy.getStatesList().forEach(row -> states.put(row.getState(), row));
        policy.getServicesList().forEach(row -> services.put(row.getService(), row));
    }

    StateRow state(CardState state) {
        return Optional.ofNullable(states.get(state))
                .orElseThrow(() -> new AssertionError("the policy has no state " + state));
    }

    ServiceRow service(String service) {
        return Optional.ofNullable(services.get(service))
                .orElseThrow(() -> new AssertionError("the policy has no service " + service));
    }

    boolean offers(CardState state, String service) {
        return state(state).getOffersList().contains(service(service).getGroup());
    }

    /** Empty when the card has to serve it, which it may still refuse for what is asked. */
    Optional<Refusal> refusal(CardState state, String service, Asker asker, boolean knowsOperator) {
        if (!offers(state, service)) {
            return Optional.of(
                    state == CardState.ERROR
                            ? new Refusal(Code.CARD_ERROR, "The card is in its error state (")
                            : new Refusal(
                                    Code.WRONG_STATE, "The card is " + state + " and does not offer this service. "));
        }
        ServiceRow row = service(service);
        boolean machinery =
                asker.channel() == PeerRole.PEER_ROLE_COORDINATOR || asker.channel() == PeerRole.PEER_ROLE_TESTER;
        if (!machinery && !row.getGroup().equals("POOL") && !row.getGroup().equals("STATUS")) {
            return Optional.of(new Refusal(Code.FORBIDDEN, "Only a coordinator or a tester may ask this of a card."));
        }
        if (row.getRolesList().contains("none") || service.equals("CLOSE_SESSION")) {
            return Optional.empty();
        }
        if (asker.operator().isPresent() && !knowsOperator) {
            return Optional.of(new Refusal(Code.FORBIDDEN, "The session has ended, or never was one on this channel"));
        }
        boolean ofOperators = row.getGroup().equals("SESSION") || row.getGroup().equals("OFFICER");
        if (row.getRolesList().stream()
                .anyMatch(role -> isOperator(asker, role) || !ofOperators && isChannel(asker, role))) {
            return Optional.empty();
        }
        return Optional.of(
                asker.operator().isPresent()
                        ? new Refusal(Code.FORBIDDEN, "Only who is " + String.join(" or ", row.getRolesList()))
                        : new Refusal(Code.FORBIDDEN, service + " needs the session of an operator who is "));
    }

    /** What is wrong with an answer to a service that the card has to serve in this state; empty when nothing is. */
    Optional<String> flaw(CardState before, String service, Response response) {
        Code code = response.getStatus().getCode();
        String sentence = response.getStatus().getMessage();
        if (code == Code.INTERNAL) {
            return Optional.of("failed by itself");
        }
        if (sentence.contains("does not offer this service")
                || sentence.contains("is in its error state")
                || sentence.contains("needs the session of an operator")
                || sentence.startsWith("Only who is ")) {
            return Optional.of("was refused: " + sentence);
        }
        if (service(service).getGroup().equals("STATUS") && code != Code.OK) {
            return Optional.of("was not told: " + sentence);
        }
        if (code != Code.OK && response.getPayloadCase() != PayloadCase.PAYLOAD_NOT_SET) {
            return Optional.of("was refused and told all the same");
        }
        boolean ofPool = service(service).getRolesList().contains("CUSTOMER");
        return ofPool && state(before).getOutput() != Output.OUTPUT_DATA
                ? Optional.of("gave data out")
                : Optional.empty();
    }

    /** A channel has a role of its own, which is none of an operator's; who is a customer, the pool finds out later. */
    private static boolean isChannel(Asker asker, String role) {
        return switch (role) {
            case "CUSTOMER" -> true;
            case "APPLIANCE_USER" -> asker.channel() == PeerRole.PEER_ROLE_COORDINATOR;
            case "TESTER" -> asker.channel() == PeerRole.PEER_ROLE_TESTER;
            default -> false;
        };
    }

    private static boolean isOperator(Asker asker, String role) {
        return asker.operator().filter(operator -> operator.name().equals(role)).isPresent();
    }
}
