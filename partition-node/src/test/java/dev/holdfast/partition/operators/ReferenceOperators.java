package dev.holdfast.partition.operators;

import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.OperatorRole;
import java.util.Map;
import java.util.TreeMap;

/** What a card must know of its operators, and nothing of how it knows it. */
final class ReferenceOperators {

    /** One operator, his credential in clear. */
    record Known(OperatorRole role, String credential, int failures, boolean mustReplace) {

        boolean isLocked() {
            return failures == 10;
        }

        Known failed(int count) {
            return new Known(role, credential, count, mustReplace);
        }
    }

    final Map<String, Known> operators =
            new TreeMap<>(Map.of("admin", new Known(OperatorRole.UNACTIVATED_ADMIN, "holdfast-default", 0, true)));

    boolean attempt(String name, String credential) {
        Known known = operators.get(name);
        if (known == null || known.isLocked()) {
            return false;
        }
        boolean right = known.credential().equals(credential);
        operators.put(name, known.failed(right ? 0 : known.failures() + 1));
        return right;
    }

    void renew(String name, String credential) {
        OperatorRole role = operators.get(name).role();
        OperatorRole next = role == OperatorRole.UNACTIVATED_ADMIN ? OperatorRole.CRYPTO_OFFICER : role;
        operators.put(name, new Known(next, credential, 0, false));
    }

    Code create(String name, OperatorRole role, String credential) {
        return operators.putIfAbsent(name, new Known(role, credential, 0, true)) == null ? Code.OK : Code.CONFLICT;
    }

    Code delete(String name) {
        Known known = operators.get(name);
        if (known == null) {
            return Code.NOT_FOUND;
        }
        boolean othersLeft = operators.entrySet().stream()
                .anyMatch(other -> !other.getKey().equals(name)
                        && other.getValue().role() == OperatorRole.CRYPTO_OFFICER
                        && !other.getValue().isLocked());
        if (known.role() == OperatorRole.CRYPTO_OFFICER && !othersLeft) {
            return Code.CONFLICT;
        }
        operators.remove(name);
        return Code.OK;
    }

    Code unlock(String name) {
        Known known = operators.get(name);
        if (known == null) {
            return Code.NOT_FOUND;
        }
        operators.put(name, known.failed(0));
        return Code.OK;
    }

    boolean isOfficer(String name) {
        Known known = operators.get(name);
        return known.role() == OperatorRole.CRYPTO_OFFICER && !known.mustReplace();
    }

    boolean maySeeOthers(String name) {
        Known known = operators.get(name);
        return isOfficer(name) || known.role() == OperatorRole.AUDITOR && !known.mustReplace();
    }
}
