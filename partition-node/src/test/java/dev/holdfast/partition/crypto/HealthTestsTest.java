package dev.holdfast.partition.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.crypto.HealthTests.Verdict;
import dev.holdfast.partition.environment.Entropy;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SP 800-90B section 4.4, against exact arithmetic and against sources that are sound, stuck or biased. */
class HealthTestsTest {

    @Test
    void repetitionCutoffsFollowTheFormula() {
        assertEquals(6, HealthTests.repetitionCutoff(6, 30));
        assertEquals(11, HealthTests.repetitionCutoff(6, 60));
        assertEquals(31, HealthTests.repetitionCutoff(1, 30));
        assertEquals(9, HealthTests.repetitionCutoff(8, 60));
    }

    @ParameterizedTest
    @CsvSource({"1,20", "1,30", "2,30", "6,30", "6,60", "8,30", "8,60"})
    void proportionCutoffsAreThoseOfTheExactBinomial(int minEntropy, int alphaBits) {
        assertEquals(exactCutoff(minEntropy, alphaBits), HealthTests.proportionCutoff(minEntropy, alphaBits));
    }

    @Test
    void aSoundSourceIsHealthy() {
        byte[] samples = new byte[1 << 20];
        new Random(11).nextBytes(samples);
        assertEquals(Verdict.HEALTHY, new HealthTests(6).examine(samples).verdict());
    }

    @Test
    void repetitionIsIntermittentAtTheFirstCutoffAndPermanentAtTheSecond() {
        HealthTests tests = new HealthTests(6);
        assertEquals(
                Verdict.HEALTHY, tests.examine(new byte[] {1, 7, 7, 7, 7, 7}).verdict());
        assertEquals(Verdict.INTERMITTENT, tests.examine(new byte[] {7}).verdict());
        assertEquals(
                Verdict.INTERMITTENT, tests.examine(new byte[] {7, 7, 7, 7}).verdict());
        assertEquals(Verdict.PERMANENT, tests.examine(new byte[] {7}).verdict());
        assertEquals(Verdict.HEALTHY, tests.examine(new byte[] {8}).verdict());
    }

    @Test
    void aBiasedSourceIsFoundThoughItNeverRepeats() {
        byte[] samples = new byte[HealthTests.WINDOW];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = i % 4 == 0 ? 42 : (byte) i;
        }
        assertEquals(Verdict.PERMANENT, new HealthTests(6).examine(samples).verdict());
    }

    @Test
    void aStuckSourceNeverStarts() {
        assertThrows(EntropyFailed.class, () -> Drbg.instantiate(out -> Arrays.fill(out, (byte) 3), "card-1.1"));
    }

    @Test
    void aSourceThatGetsStuckLaterFailsTheReseed() {
        Random sound = new Random(5);
        boolean[] stuck = {false};
        Drbg drbg = Drbg.instantiate(
                out -> {
                    if (stuck[0]) {
                        Arrays.fill(out, (byte) 0);
                    } else {
                        sound.nextBytes(out);
                    }
                },
                "card-1.1");
        drbg.reseed();
        stuck[0] = true;
        assertThrows(EntropyFailed.class, drbg::reseed);
    }

    @Test
    void suspiciousSamplesAreDiscardedAndCounted() {
        Random sound = new Random(5);
        int[] draws = {0};
        Entropy hiccups = out -> {
            sound.nextBytes(out);
            if (draws[0]++ == 1) {
                Arrays.fill(out, 10, 17, (byte) 9);
            }
        };
        Drbg drbg = Drbg.instantiate(hiccups, "card-1.1");
        assertEquals(1, drbg.discardedSamples());
        byte[] generated = new byte[32];
        drbg.generate(generated);
        assertTrue(draws[0] >= 4, "start-up, discarded entropy, entropy, nonce");
    }

    @Test
    void aSourceThatNeverRecoversIsGivenUp() {
        Random sound = new Random(5);
        Entropy sick = out -> {
            sound.nextBytes(out);
            Arrays.fill(out, 0, 7, (byte) 9);
        };
        assertThrows(EntropyFailed.class, () -> Drbg.instantiate(sick, "card-1.1"));
    }

    private static int exactCutoff(int minEntropy, int alphaBits) {
        MathContext precise = new MathContext(60);
        BigDecimal chance = BigDecimal.ONE.divide(BigDecimal.valueOf(2).pow(minEntropy), precise);
        BigDecimal rest = BigDecimal.ONE.subtract(chance);
        BigDecimal target = BigDecimal.ONE.subtract(
                BigDecimal.ONE.divide(BigDecimal.valueOf(2).pow(alphaBits), precise));
        BigDecimal term = rest.pow(HealthTests.WINDOW, precise);
        BigDecimal sum = term;
        int successes = 0;
        while (sum.compareTo(target) < 0) {
            term = term.multiply(BigDecimal.valueOf(HealthTests.WINDOW - successes), precise)
                    .multiply(chance, precise)
                    .divide(BigDecimal.valueOf(successes + 1L).multiply(rest), precise);
            sum = sum.add(term);
            successes++;
        }
        return 1 + successes;
    }
}
