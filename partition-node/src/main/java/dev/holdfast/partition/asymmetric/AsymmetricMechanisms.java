package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.mechanism.Mechanism;
import java.security.SecureRandom;
import java.util.List;

/** Every asymmetric mechanism that a card implements. */
public final class AsymmetricMechanisms {

    private AsymmetricMechanisms() {}

    /**
     * @param random over the card's DRBG
     * @param parsed whoever made it closes it
     */
    public static List<Mechanism> all(Providers providers, SecureRandom random, ParsedKeys parsed) {
        return List.of();
    }
}
