package dev.holdfast.partition.operators;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.AuthenticationRow;
import dev.holdfast.proto.v1.Code;
import java.time.Duration;

/**
 * How operators prove who they are, and how often they may be wrong about it.
 *
 * @param maxFailures attempts in a row after which an operator is locked
 * @param leastBytes of a credential
 * @param mostBytes of a credential
 * @param idle a session that asks nothing for so long has ended
 * @param zeroizesAtLockout what happens once no crypto officer can log in any more: the card zeroizes itself, or waits for its
 *     owner to do that
 */
record AuthenticationRules(int maxFailures, int leastBytes, int mostBytes, Duration idle, boolean zeroizesAtLockout) {

    static final int MOST_OPERATORS = 32;
    static final int LONGEST_NAME = 32;

    /** As the security policy has them. */
    static AuthenticationRules of(AuthenticationRow row) {
        return new AuthenticationRules(
                row.getMaxFailures(),
                row.getShortestCredential(),
                row.getLongestCredential(),
                Duration.ofMinutes(row.getIdleMinutes()),
                row.getZeroizeAtLockout());
    }

    /** @throws RefusedException BAD_PARAMETER when nobody may have this credential */
    void check(ByteString credential) {
        if (credential.size() < leastBytes || credential.size() > mostBytes) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "A credential has " + leastBytes + " to " + mostBytes + " bytes.");
        }
        if (credential.equals(DefaultCredential.CREDENTIAL)) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "That is the default credential, which everybody knows; choose another.");
        }
    }
}
