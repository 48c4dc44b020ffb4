package dev.holdfast.partition.crypto;

import dev.holdfast.partition.crypto.HealthTests.Finding;
import dev.holdfast.partition.crypto.HealthTests.Verdict;
import dev.holdfast.partition.environment.Entropy;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * The card's entropy under watch: start-up test over 1,024 samples that are never used, continuous tests over every
 * sample after (SP 800-90B section 4.3). What a sound source shows with a chance of 2^-30 is intermittent: the samples are
 * discarded and drawn again. What it shows with a chance of 2^-60 is permanent. A source that is permanently wrong, or
 * intermittently too often in a row, is given up with {@link EntropyFailed}, which tells the two apart. Not thread-safe.
 */
final class NoiseSource {

    /** Claimed bits of min-entropy per one-byte sample. */
    static final double MIN_ENTROPY = 6;

    /** Names of tests in the security policy, beside those of {@link HealthTests}. */
    static final String START_UP = "SP 800-90B start-up";

    static final String INTERMITTENT = "SP 800-90B intermittent failures in a row";

    private static final int START_UP_SAMPLES = 1024;
    private static final int MAX_RETRIES = 5;

    private final Entropy entropy;
    private final Predicate<String> broken;
    private HealthTests tests = new HealthTests(MIN_ENTROPY);
    private long discarded;

    /** @param broken which tests fail although nothing is wrong, by name; asked anew every time */
    NoiseSource(Entropy entropy, Predicate<String> broken) {
        this.entropy = entropy;
        this.broken = broken;
        startUp();
    }

    /** The start-up test, which is also the one on demand: begins to count anew (section 4.3, requirements 2 and 3). */
    void startUp() {
        tests = new HealthTests(MIN_ENTROPY);
        Arrays.fill(draw(START_UP_SAMPLES), (byte) 0);
        if (broken.test(START_UP)) {
            throw new EntropyFailed(START_UP, "The noise source failed its start-up test.");
        }
    }

    /** Fresh samples that passed the health tests. The caller wipes them. */
    byte[] draw(int samples) {
        byte[] drawn = new byte[samples];
        for (int attempt = 0; attempt <= MAX_RETRIES; attempt++) {
            entropy.samples(drawn);
            Finding finding = examine(drawn);
            if (finding.verdict() == Verdict.HEALTHY) {
                return drawn;
            }
            Arrays.fill(drawn, (byte) 0);
            if (finding.verdict() == Verdict.PERMANENT) {
                throw new EntropyFailed(
                        finding.test(),
                        "The noise source failed its health tests permanently: " + finding.test() + ".");
            }
            discarded++;
        }
        throw new EntropyFailed(
                INTERMITTENT, "The noise source failed its health tests " + (MAX_RETRIES + 1) + " times in a row.");
    }

    /** How often samples were discarded since start-up. */
    long discarded() {
        return discarded;
    }

    private Finding examine(byte[] samples) {
        Finding found = tests.examine(samples);
        for (String test : List.of(HealthTests.REPETITION_COUNT, HealthTests.ADAPTIVE_PROPORTION)) {
            if (broken.test(test)) {
                return new Finding(Verdict.PERMANENT, test);
            }
        }
        return broken.test(INTERMITTENT) ? new Finding(Verdict.INTERMITTENT, INTERMITTENT) : found;
    }
}
