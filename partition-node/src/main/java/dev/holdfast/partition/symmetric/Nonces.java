package dev.holdfast.partition.symmetric;

import dev.holdfast.proto.v1.MessageParameters;
import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.util.BigIntegers;

/**
 * The nonces of message-based encryption. The leading fixed bits of what the caller gave stay; the generator fills the rest:
 * at random (CKG_GENERATE, CKG_GENERATE_RANDOM), with the count of messages (CKG_GENERATE_COUNTER), or with the count XORed
 * onto what was given (CKG_GENERATE_COUNTER_XOR). The card keeps no sessions, so the door counts: a counter starts at zero with
 * every session, as the standard says, and two sessions on one key need different fixed bits.
 */
final class Nonces {

    // CK_GENERATOR_FUNCTION.
    private static final int NO_GENERATE = 0;
    private static final int GENERATE = 1;
    private static final int GENERATE_COUNTER = 2;
    private static final int GENERATE_RANDOM = 3;
    private static final int GENERATE_COUNTER_XOR = 4;

    /** Fewer random bits would soon come again under the same key. */
    private static final int LEAST_RANDOM_BITS = 64;

    private final SecureRandom random;

    Nonces(SecureRandom random) {
        this.random = random;
    }

    /** The nonce to use, as long as the one that was given. Refuses with MECHANISM_PARAM_INVALID. */
    byte[] nonce(MessageParameters parameters) {
        byte[] given = parameters.getNonce().toByteArray();
        long generator = parameters.getGenerator();
        if (generator == NO_GENERATE) {
            return given;
        }
        if (generator < 0 || generator > GENERATE_COUNTER_XOR) {
            throw Parameters.invalid("There is no nonce generator of this number.");
        }
        int bits = Byte.SIZE * given.length;
        long fixedBits = parameters.getFixedBits();
        if (fixedBits < 0 || fixedBits > bits) {
            throw Parameters.invalid("More bits are to stay than the nonce has.");
        }
        int free = bits - (int) fixedBits;
        BigInteger nonce = new BigInteger(1, given);
        BigInteger last = nonce.mod(BigInteger.ONE.shiftLeft(free));
        BigInteger filled =
                switch ((int) generator) {
                    case GENERATE, GENERATE_RANDOM -> drawn(free);
                    case GENERATE_COUNTER -> counter(parameters, free);
                    default -> last.xor(counter(parameters, free));
                };
        return BigIntegers.asUnsignedByteArray(
                given.length, nonce.subtract(last).or(filled));
    }

    private BigInteger drawn(int free) {
        if (free < LEAST_RANDOM_BITS) {
            throw Parameters.invalid("A random nonce needs " + LEAST_RANDOM_BITS + " bits that are not fixed.");
        }
        byte[] octets = new byte[(free + Byte.SIZE - 1) / Byte.SIZE];
        random.nextBytes(octets);
        return new BigInteger(1, octets).mod(BigInteger.ONE.shiftLeft(free));
    }

    private static BigInteger counter(MessageParameters parameters, int free) {
        BigInteger counter = new BigInteger(Long.toUnsignedString(parameters.getCounter()));
        if (counter.bitLength() > free) {
            throw Parameters.invalid("The bits that are not fixed do not suffice for another message.");
        }
        return counter;
    }
}
