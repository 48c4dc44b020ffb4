package dev.holdfast.partition.host;

import dev.holdfast.partition.environment.Entropy;
import java.security.SecureRandom;

/** The operating system's generator, standing in for a card's noise source. */
public final class SystemEntropy implements Entropy {

    private final SecureRandom random = new SecureRandom();

    @Override
    public void samples(byte[] out) {
        random.nextBytes(out);
    }
}
