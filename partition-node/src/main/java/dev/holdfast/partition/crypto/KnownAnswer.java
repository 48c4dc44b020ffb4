package dev.holdfast.partition.crypto;

import java.security.MessageDigest;
import java.util.concurrent.Callable;

/**
 * A computation and what it must give.
 *
 * @param name the algorithm as its standard spells it, and what is tested
 */
public record KnownAnswer(String name, Callable<byte[]> computation, byte[] expected) {

    /** A test that gives yes or no. */
    static KnownAnswer ofCheck(String name, Callable<Boolean> check) {
        return new KnownAnswer(name, () -> new byte[] {(byte) (check.call() ? 1 : 0)}, new byte[] {1});
    }

    /**
     * Whether the answer is the known one; a computation that throws gave none.
     *
     * @param corrupt spoils the answer first, as a broken algorithm would
     */
    public boolean passes(boolean corrupt) {
        try {
            byte[] answer = computation.call();
            if (corrupt) {
                answer[answer.length - 1] ^= 1;
            }
            return MessageDigest.isEqual(answer, expected);
        } catch (Exception broken) {
            return false;
        }
    }
}
