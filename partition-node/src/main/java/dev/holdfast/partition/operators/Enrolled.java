package dev.holdfast.partition.operators;

import dev.holdfast.proto.v1.OperatorRole;

/**
 * One operator as the card keeps him.
 *
 * @param failures wrong credentials in a row; one that is being compared counts as wrong
 * @param mustReplace whether somebody else chose the credential, which then opens nothing but its replacement
 */
record Enrolled(String name, OperatorRole role, Verifier verifier, int failures, boolean mustReplace) {

    boolean isLocked(AuthenticationRules rules) {
        return failures >= rules.maxFailures();
    }

    Enrolled withFailures(int count) {
        return new Enrolled(name, role, verifier, count, mustReplace);
    }

    /** With a credential of his own; by that the unactivated administrator becomes a crypto officer. */
    Enrolled withOwn(Verifier chosen) {
        OperatorRole next = role == OperatorRole.UNACTIVATED_ADMIN ? OperatorRole.CRYPTO_OFFICER : role;
        return new Enrolled(name, next, chosen, 0, false);
    }
}
