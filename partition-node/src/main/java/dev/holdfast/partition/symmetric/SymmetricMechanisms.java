package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.mechanism.Mechanism;
import java.security.SecureRandom;
import java.util.List;

/** Every mechanism that works with secret keys, and those that only digest. */
public final class SymmetricMechanisms {

    private SymmetricMechanisms() {}

    /** @param random the card's random bit generator */
    public static List<Mechanism> all(Providers providers, SecureRandom random) {
        return List.of();
    }
}
