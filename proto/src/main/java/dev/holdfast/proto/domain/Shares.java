package dev.holdfast.proto.domain;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Shamir's secret sharing over GF(257), one polynomial per byte of the secret (A. Shamir, "How to Share a Secret",
 * 1979; the field and the encoding are those of {@code az keyvault security-domain}).
 *
 * <p>A share is one 16-bit word per byte of the secret, little-endian:
 *
 * <pre>
 *   bit 15 ........ 9   8 ............ 0
 *       x, 1 to 126     y = f(x), 0 to 256
 * </pre>
 *
 * <p>Every word of a share has the same x. Shares carry no check: {@link #join} notices a word that no polynomial can
 * have and a result that is no byte, and nothing else. Whoever uses it authenticates the shares (they travel in a JWE)
 * and the secret (it decrypts something).
 *
 * <p>257 is prime and 256 = -1 modulo 257, so that a product is reduced with a subtraction, without tables, divisions
 * or branches that depend on the secret.
 */
public final class Shares {

    /** The largest number of shares the service makes. */
    public static final int MAX_SHARES = 10;

    public static final int MIN_REQUIRED = 2;

    private static final int MAX_SECRET_BYTES = 1024;
    private static final int PRIME = 257;
    private static final int Y_BITS = 9;
    private static final int Y_MASK = (1 << Y_BITS) - 1;
    private static final int MAX_X = 126;

    private Shares() {}

    /**
     * Splits a secret.
     *
     * @param secret 1 to 1,024 bytes
     * @param required how many shares give the secret back, 2 to {@code count}
     * @param count how many shares to make, at most {@value #MAX_SHARES}
     * @param randomness draws the coefficients, byte by byte of the secret, the lowest power first
     * @return the shares for x = 1 to {@code count}, in this order
     * @throws RefusedException BAD_PARAMETER for a length, QUORUM_OUT_OF_RANGE for a number outside its range
     */
    public static List<byte[]> split(byte[] secret, int required, int count, Randomness randomness) {
        if (secret.length < 1 || secret.length > MAX_SECRET_BYTES) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "A secret to split has 1 to " + MAX_SECRET_BYTES + " bytes, not " + secret.length + ".");
        }
        if (required < MIN_REQUIRED || required > count || count > MAX_SHARES) {
            throw new RefusedException(
                    Code.QUORUM_OUT_OF_RANGE,
                    "A quorum of " + required + " of " + count + " is not possible: at least " + MIN_REQUIRED
                            + ", at most as many as there are shares, and at most " + MAX_SHARES + " shares.");
        }
        List<byte[]> shares = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            shares.add(new byte[2 * secret.length]);
        }
        int[] polynomial = new int[required];
        try {
            for (int i = 0; i < secret.length; i++) {
                polynomial[0] = secret[i] & 0xFF;
                for (int power = 1; power < required; power++) {
                    polynomial[power] = element(randomness);
                }
                for (int x = 1; x <= count; x++) {
                    putWord(shares.get(x - 1), i, (x << Y_BITS) | valueAt(polynomial, x));
                }
            }
        } finally {
            Arrays.fill(polynomial, 0);
        }
        return List.copyOf(shares);
    }

    /**
     * Joins shares, all of which are used: exactly as many as {@link #split} required, or more, in any order.
     *
     * @return the secret; a wrong one, without notice, when the shares are too few
     * @throws RefusedException BAD_PARAMETER for a wrong number of shares or the same one twice, TAMPERED for shares that
     *     were never made together
     */
    public static byte[] join(List<byte[]> shares) {
        if (shares.size() < MIN_REQUIRED || shares.size() > MAX_SHARES) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    MIN_REQUIRED + " to " + MAX_SHARES + " shares are joined, not " + shares.size() + ".");
        }
        int[] xs = shares.stream().mapToInt(Shares::checkedX).toArray();
        if (Arrays.stream(xs).distinct().count() != xs.length) {
            throw new RefusedException(Code.BAD_PARAMETER, "The same share was given twice.");
        }
        int length = shares.get(0).length / 2;
        if (shares.stream().anyMatch(share -> share.length != 2 * length)) {
            throw new RefusedException(Code.TAMPERED, "The shares differ in length: they are not of one secret.");
        }
        int[] weights = weightsAtZero(xs);
        byte[] secret = new byte[length];
        int outOfRange = 0;
        for (int i = 0; i < length; i++) {
            int sum = 0;
            for (int s = 0; s < weights.length; s++) {
                sum = plus(sum, times(weights[s], word(shares.get(s), i) & Y_MASK));
            }
            secret[i] = (byte) sum;
            outOfRange |= sum >>> 8;
        }
        if (outOfRange != 0) {
            Arrays.fill(secret, (byte) 0);
            throw new RefusedException(Code.TAMPERED, "The shares do not fit together: at least one was altered.");
        }
        return secret;
    }

    /** The x that all words of a share have, once every word is known to be one. */
    private static int checkedX(byte[] share) {
        if (share.length < 2 || share.length % 2 != 0 || share.length > 2 * MAX_SECRET_BYTES) {
            throw new RefusedException(
                    Code.TAMPERED,
                    "A share has two bytes for each byte of the secret, not " + share.length + " in all.");
        }
        int x = word(share, 0) >>> Y_BITS;
        if (x < 1 || x > MAX_X) {
            throw new RefusedException(Code.TAMPERED, "A share's number is 1 to " + MAX_X + ", not " + x + ".");
        }
        int mixed = 0;
        int outOfField = 0;
        for (int i = 0; i < share.length / 2; i++) {
            int word = word(share, i);
            mixed |= x ^ (word >>> Y_BITS);
            outOfField |= PRIME - 1 - (word & Y_MASK);
        }
        if (mixed != 0 || outOfField < 0) {
            throw new RefusedException(
                    Code.TAMPERED, "Share " + x + " has a word that no share can have: it was altered.");
        }
        return x;
    }

    /** Lagrange's weights for the value at 0. They depend on the shares' numbers only, which are no secret. */
    private static int[] weightsAtZero(int[] xs) {
        int[] weights = new int[xs.length];
        for (int i = 0; i < xs.length; i++) {
            int numerator = 1;
            int denominator = 1;
            for (int j = 0; j < xs.length; j++) {
                if (j != i) {
                    numerator = times(numerator, xs[j]);
                    denominator = times(denominator, plus(xs[j], PRIME - xs[i]));
                }
            }
            weights[i] = times(numerator, inverse(denominator));
        }
        return weights;
    }

    /** Fermat: a to the power of p - 2. */
    private static int inverse(int a) {
        int power = 1;
        for (int i = 0; i < PRIME - 2; i++) {
            power = times(power, a);
        }
        return power;
    }

    /** Horner's rule. */
    private static int valueAt(int[] polynomial, int x) {
        int value = 0;
        for (int power = polynomial.length - 1; power >= 0; power--) {
            value = plus(times(value, x), polynomial[power]);
        }
        return value;
    }

    /**
     * A uniform element of the field from 16 random bits, big-endian. 65,535 is 255 times 257, so that refusing the one
     * value 65,535 leaves every element 255 times.
     */
    private static int element(Randomness randomness) {
        while (true) {
            byte[] drawn = randomness.bytes(2);
            int value = ((drawn[0] & 0xFF) << 8) | (drawn[1] & 0xFF);
            Arrays.fill(drawn, (byte) 0);
            if (value != 0xFFFF) {
                return reduce(value);
            }
        }
    }

    private static int plus(int a, int b) {
        return reduce(a + b);
    }

    private static int times(int a, int b) {
        return reduce(a * b);
    }

    /** Modulo 257, for 0 to 65,536: high * 256 + low is low - high, plus 257 where that is negative. */
    private static int reduce(int value) {
        int difference = (value & 0xFF) - (value >>> 8);
        return difference + (PRIME & (difference >> 31));
    }

    private static int word(byte[] share, int index) {
        return (share[2 * index] & 0xFF) | ((share[2 * index + 1] & 0xFF) << 8);
    }

    private static void putWord(byte[] share, int index, int word) {
        share[2 * index] = (byte) word;
        share[2 * index + 1] = (byte) (word >>> 8);
    }
}
