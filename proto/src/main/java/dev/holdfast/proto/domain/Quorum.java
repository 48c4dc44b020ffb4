package dev.holdfast.proto.domain;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;

/**
 * To whom a security domain is entrusted: {@value #MIN_KEYS} to {@value #MAX_KEYS} different RSA keys, and how many of
 * them are needed to get it back.
 *
 * @param keys in the order of their shares
 * @param required 2 to the number of keys
 */
public record Quorum(List<WrappingKey> keys, int required) {

    public static final int MIN_KEYS = 3;
    public static final int MAX_KEYS = Shares.MAX_SHARES;

    /** @throws RefusedException QUORUM_OUT_OF_RANGE, or DUPLICATE_WRAPPING_KEY when one holder would get two shares */
    public Quorum {
        keys = List.copyOf(keys);
        checkRange(keys.size(), required);
        for (int i = 0; i < keys.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (sameKey(keys.get(i), keys.get(j))) {
                    throw new RefusedException(
                            Code.DUPLICATE_WRAPPING_KEY,
                            "Certificates " + (j + 1) + " and " + (i + 1)
                                    + " have the same key: each share needs a key of its own.");
                }
            }
        }
    }

    /**
     * Reads the certificates of a download.
     *
     * @throws RefusedException also WRAPPING_KEY_REFUSED, naming the certificate by its place, from 1
     */
    public static Quorum parse(List<byte[]> certificates, int required) {
        checkRange(certificates.size(), required);
        List<WrappingKey> keys = new ArrayList<>(certificates.size());
        for (byte[] der : certificates) {
            try {
                keys.add(WrappingKey.parseDer(der));
            } catch (RefusedException e) {
                throw new RefusedException(e.code(), "Certificate " + (keys.size() + 1) + ": " + e.getMessage());
            }
        }
        return new Quorum(keys, required);
    }

    private static void checkRange(int count, int required) {
        if (count < MIN_KEYS || count > MAX_KEYS) {
            throw new RefusedException(
                    Code.QUORUM_OUT_OF_RANGE,
                    "A security domain is encrypted to " + MIN_KEYS + " to " + MAX_KEYS + " keys, not " + count + ".");
        }
        if (required < Shares.MIN_REQUIRED || required > count) {
            throw new RefusedException(
                    Code.QUORUM_OUT_OF_RANGE,
                    "The quorum of " + count + " keys is " + Shares.MIN_REQUIRED + " to " + count + ", not " + required
                            + ".");
        }
    }

    /** By modulus: two exponents with one modulus still mean one pair of primes and one holder. */
    private static boolean sameKey(WrappingKey one, WrappingKey other) {
        RSAPublicKey key = one.publicKey();
        return key.getModulus().equals(other.publicKey().getModulus());
    }
}
