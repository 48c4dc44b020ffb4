package dev.holdfast.proto.domain;

import java.security.SecureRandom;

/**
 * Where random bytes come from: a card's DRBG, or the platform's generator on a holder's machine. Injected, so that a
 * card that is replayed makes the same file again.
 */
@FunctionalInterface
public interface Randomness {

    /** A new array of that many bytes, which the caller owns and wipes. */
    byte[] bytes(int count);

    /** The platform's generator. */
    static Randomness from(SecureRandom random) {
        return count -> {
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            return bytes;
        };
    }
}
