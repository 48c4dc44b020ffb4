package dev.holdfast.partition.crypto;

import dev.holdfast.partition.crypto.HealthTests.Verdict;
import dev.holdfast.partition.environment.Entropy;
import java.util.Arrays;

/**
 * The card's entropy under watch: start-up test over 1,024 samples that are never used, continuous tests over every
 * sample after (SP 800-90B section 4.3). Samples that look wrong are discarded and drawn again; a source that looks
 * wrong for good, or wrong too often in a row, is given up with {@link EntropyFailed}. Not thread-safe.
 */
final class NoiseSource {

    /** Claimed bits of min-entropy per one-byte sample. */
    static final double MIN_ENTROPY = 6;

    private static final int START_UP_SAMPLES = 1024;
    private static final int MAX_RETRIES = 5;

    private final Entropy entropy;
    private final HealthTests tests = new HealthTests(MIN_ENTROPY);
    private long discarded;

    NoiseSource(Entropy entropy) {
        this.entropy = entropy;
        Arrays.fill(draw(START_UP_SAMPLES), (byte) 0);
    }

    /** Fresh samples that passed the health tests. The caller wipes them. */
    byte[] draw(int samples) {
        byte[] drawn = new byte[samples];
        for (int attempt = 0; attempt <= MAX_RETRIES; attempt++) {
            entropy.samples(drawn);
            Verdict verdict = tests.examine(drawn);
            if (verdict == Verdict.HEALTHY) {
                return drawn;
            }
            Arrays.fill(drawn, (byte) 0);
            if (verdict == Verdict.PERMANENT) {
                throw new EntropyFailed("The noise source failed its health tests permanently.");
            }
            discarded++;
        }
        throw new EntropyFailed("The noise source failed its health tests " + (MAX_RETRIES + 1) + " times in a row.");
    }

    /** How often samples were discarded since start-up. */
    long discarded() {
        return discarded;
    }
}
