package dev.holdfast.partition.operators;

import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.Request.ServiceCase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a card keeps of its operators.
 *
 * @param operators in the order in which they came
 * @param rules how many crypto officers must agree to a service, where one is not enough
 * @param idleAttempts attempts that could not succeed, whatever the credential
 */
record Roll(List<Enrolled> operators, Map<ServiceCase, Integer> rules, long idleAttempts) {

    Roll {
        operators = List.copyOf(operators);
        rules = Collections.unmodifiableMap(copy(rules));
    }

    /** Of a card that was never taken into service. */
    static Roll blank() {
        return new Roll(List.of(DefaultCredential.operator()), Map.of(), 0);
    }

    Optional<Enrolled> find(String name) {
        return operators.stream()
                .filter(operator -> operator.name().equals(name))
                .findFirst();
    }

    /** With this operator, instead of the one of his name if there is one. */
    Roll with(Enrolled operator) {
        List<Enrolled> next = new ArrayList<>(operators);
        next.replaceAll(known -> known.name().equals(operator.name()) ? operator : known);
        if (find(operator.name()).isEmpty()) {
            next.add(operator);
        }
        return new Roll(next, rules, idleAttempts);
    }

    Roll without(String name) {
        return new Roll(
                operators.stream()
                        .filter(operator -> !operator.name().equals(name))
                        .toList(),
                rules,
                idleAttempts);
    }

    Roll withIdleAttempt() {
        return new Roll(operators, rules, idleAttempts + 1);
    }

    /** @param officers 0 or 1 for no rule */
    Roll withRule(ServiceCase service, int officers) {
        Map<ServiceCase, Integer> next = copy(rules);
        if (officers > 1) {
            next.put(service, officers);
        } else {
            next.remove(service);
        }
        return new Roll(operators, next, idleAttempts);
    }

    /**
     * How many crypto officers must agree to this service; 1 when nobody but the caller must. As soon as there is any rule, who
     * makes rules and operators needs as many as the strictest demands: else one officer could make up the others.
     */
    int required(ServiceCase service) {
        int own = rules.getOrDefault(service, 1);
        return switch (service) {
            case SET_APPROVALS, CREATE_OPERATOR, DELETE_OPERATOR -> Math.max(own, strictest());
            default -> own;
        };
    }

    int strictest() {
        return rules.values().stream().mapToInt(Integer::intValue).max().orElse(1);
    }

    /** Crypto officers, or whoever is to become the first, who are not locked. */
    int ableOfficers(AuthenticationRules authentication) {
        return (int) operators.stream()
                .filter(operator -> isOfficer(operator.role()) && !operator.isLocked(authentication))
                .count();
    }

    private static boolean isOfficer(OperatorRole role) {
        return role == OperatorRole.CRYPTO_OFFICER || role == OperatorRole.UNACTIVATED_ADMIN;
    }

    private static Map<ServiceCase, Integer> copy(Map<ServiceCase, Integer> rules) {
        Map<ServiceCase, Integer> copy = new EnumMap<>(ServiceCase.class);
        copy.putAll(rules);
        return copy;
    }
}
