package dev.holdfast.partition.crypto;

import dev.holdfast.partition.environment.Entropy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Predicate;

/**
 * The card's random bit generator: HMAC_DRBG with SHA-512, seeded and reseeded from the noise source after its health
 * tests (SP 800-90A Rev. 1 section 9). The same samples give the same bytes. Thread-safe; throws {@link EntropyFailed}
 * when the noise source is given up.
 */
public final class Drbg {

    /** 384 bits of claimed min-entropy, for a strength of 256. */
    private static final int ENTROPY_SAMPLES = 64;

    /** 192 bits, of which the nonce needs 128 (section 8.6.7). */
    private static final int NONCE_SAMPLES = 32;

    /** Far below the 2^48 requests that the standard allows, so that a reseed is something that happens. */
    private static final long RESEED_INTERVAL = 1 << 16;

    private static final byte[] NOTHING = {};

    private final NoiseSource source;
    private final HmacDrbg mechanism;
    private boolean instantiated = true;

    private Drbg(NoiseSource source, byte[] personalization) {
        this.source = source;
        byte[] entropy = source.draw(ENTROPY_SAMPLES);
        byte[] nonce = source.draw(NONCE_SAMPLES);
        mechanism = new HmacDrbg(entropy, nonce, personalization);
        Arrays.fill(entropy, (byte) 0);
        Arrays.fill(nonce, (byte) 0);
    }

    /**
     * Starts the noise source up, tests it and seeds the generator.
     *
     * @param cardId the personalization string: two cards never share a sequence, even with equal noise
     */
    public static Drbg instantiate(Entropy entropy, String cardId) {
        return instantiate(entropy, cardId, test -> false);
    }

    /**
     * For test firmware.
     *
     * @param broken which tests of the noise source fail although nothing is wrong, by name
     */
    public static Drbg instantiate(Entropy entropy, String cardId, Predicate<String> broken) {
        return new Drbg(new NoiseSource(entropy, broken), cardId.getBytes(StandardCharsets.UTF_8));
    }

    /** Fills the array, in requests of at most 2^16 bytes. */
    public synchronized void generate(byte[] out) {
        requireInstantiated();
        if (out.length <= HmacDrbg.MAX_REQUEST) {
            request(out);
            return;
        }
        for (int done = 0; done < out.length; done += HmacDrbg.MAX_REQUEST) {
            byte[] part = new byte[Math.min(HmacDrbg.MAX_REQUEST, out.length - done)];
            request(part);
            System.arraycopy(part, 0, out, done, part.length);
            Arrays.fill(part, (byte) 0);
        }
    }

    /** Prediction resistance on demand: bytes generated after this do not follow from any state before it. */
    public synchronized void reseed() {
        requireInstantiated();
        byte[] entropy = source.draw(ENTROPY_SAMPLES);
        mechanism.reseed(entropy, NOTHING);
        Arrays.fill(entropy, (byte) 0);
    }

    /** Repeats the start-up test of the noise source, on demand. */
    public synchronized void testSource() {
        requireInstantiated();
        source.startUp();
    }

    /** Wipes the state; every later call is a defect of the caller. */
    public synchronized void uninstantiate() {
        mechanism.wipe();
        instantiated = false;
    }

    /** How often samples of the noise source were discarded as suspicious. */
    public synchronized long discardedSamples() {
        return source.discarded();
    }

    private void request(byte[] out) {
        if (mechanism.requestsSinceSeed() >= RESEED_INTERVAL) {
            reseed();
        }
        mechanism.generate(out, NOTHING);
    }

    private void requireInstantiated() {
        if (!instantiated) {
            throw new IllegalStateException("The random bit generator was uninstantiated");
        }
    }
}
