package dev.holdfast.partition.crypto;

/**
 * The continuous health tests of SP 800-90B section 4.4 over one-byte samples: repetition count and adaptive
 * proportion. Each has two cut-offs: what a sound source shows with a chance of 2^-30 is called intermittent, what it
 * shows with a chance of 2^-60 is called permanent. Not thread-safe; keeps counting across calls.
 */
final class HealthTests {

    /** Ordered from good to bad. */
    enum Verdict {
        HEALTHY,
        INTERMITTENT,
        PERMANENT
    }

    /** What samples look like, and by which test. */
    record Finding(Verdict verdict, String test) {}

    /** Names of the tests in the security policy. */
    static final String REPETITION_COUNT = "SP 800-90B repetition count";

    static final String ADAPTIVE_PROPORTION = "SP 800-90B adaptive proportion";

    /** Samples per window of the adaptive proportion test; 512 for sources that are not binary. */
    static final int WINDOW = 512;

    private static final int INTERMITTENT_BITS = 30;
    private static final int PERMANENT_BITS = 60;

    private final int repetitionIntermittent;
    private final int repetitionPermanent;
    private final int proportionIntermittent;
    private final int proportionPermanent;

    private int previous = -1;
    private int repetitions;
    private int windowSample;
    private int windowPosition;
    private int windowCount;

    /** @param minEntropy claimed bits of min-entropy per sample, above 0 and at most 8 */
    HealthTests(double minEntropy) {
        repetitionIntermittent = repetitionCutoff(minEntropy, INTERMITTENT_BITS);
        repetitionPermanent = repetitionCutoff(minEntropy, PERMANENT_BITS);
        proportionIntermittent = proportionCutoff(minEntropy, INTERMITTENT_BITS);
        proportionPermanent = proportionCutoff(minEntropy, PERMANENT_BITS);
    }

    /** Looks at every sample and gives the worst that was found. */
    Finding examine(byte[] samples) {
        Verdict repetition = Verdict.HEALTHY;
        Verdict proportion = Verdict.HEALTHY;
        for (byte sample : samples) {
            repetition = worse(repetition, countRepetition(sample));
            proportion = worse(proportion, countProportion(sample));
        }
        return repetition.compareTo(proportion) >= 0
                ? new Finding(repetition, REPETITION_COUNT)
                : new Finding(proportion, ADAPTIVE_PROPORTION);
    }

    /** Section 4.4.1: C = 1 + ceil(-log2(alpha) / H). */
    static int repetitionCutoff(double minEntropy, int alphaBits) {
        return 1 + (int) Math.ceil(alphaBits / minEntropy);
    }

    /**
     * Section 4.4.2: C = 1 + critbinom(W, 2^-H, 1 - alpha), the least count above which a sound source stays with
     * chance alpha at most. The tail is summed from its thin end, because 1 - 2^-60 is 1 in floating point.
     */
    static int proportionCutoff(double minEntropy, int alphaBits) {
        double chance = Math.pow(2, -minEntropy);
        double alpha = Math.pow(2, -alphaBits);
        double logTerm = WINDOW * Math.log(chance);
        double tail = 0;
        int count = WINDOW;
        while (count > 0) {
            tail += Math.exp(logTerm);
            if (tail > alpha) {
                break;
            }
            logTerm += Math.log(count) - Math.log(WINDOW - count + 1.0) + Math.log1p(-chance) - Math.log(chance);
            count--;
        }
        return Math.min(count + 1, WINDOW);
    }

    private Verdict countRepetition(int sample) {
        repetitions = sample == previous ? repetitions + 1 : 1;
        previous = sample;
        return judge(repetitions, repetitionIntermittent, repetitionPermanent);
    }

    private Verdict countProportion(int sample) {
        if (windowPosition == 0) {
            windowSample = sample;
            windowCount = 0;
        }
        windowPosition = (windowPosition + 1) % WINDOW;
        if (sample != windowSample) {
            return Verdict.HEALTHY;
        }
        windowCount++;
        return judge(windowCount, proportionIntermittent, proportionPermanent);
    }

    private static Verdict judge(int count, int intermittent, int permanent) {
        if (count >= permanent) {
            return Verdict.PERMANENT;
        }
        return count >= intermittent ? Verdict.INTERMITTENT : Verdict.HEALTHY;
    }

    private static Verdict worse(Verdict one, Verdict other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
