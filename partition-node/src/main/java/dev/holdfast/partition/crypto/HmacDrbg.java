package dev.holdfast.partition.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The mechanism HMAC_DRBG with SHA-512 of SP 800-90A Rev. 1 section 10.1.2, security strength 256 bits. It takes what
 * it is given as entropy; {@link Drbg} decides when and from where. Not thread-safe.
 */
final class HmacDrbg {

    /** Largest request in bytes: 2^19 bits (SP 800-90A table 2). */
    static final int MAX_REQUEST = 1 << 16;

    private static final int BLOCK = 64;
    private static final byte[] NOTHING = {};

    private final Mac hmac;
    private final byte[] key = new byte[BLOCK];
    private final byte[] value = new byte[BLOCK];
    private long requestsSinceSeed;

    HmacDrbg(byte[] entropy, byte[] nonce, byte[] personalization) {
        try {
            hmac = Mac.getInstance("HmacSHA512", Providers.SUN_JCE);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("This Java platform has no HMAC-SHA-512", missing);
        }
        Arrays.fill(value, (byte) 1);
        update(entropy, nonce, personalization);
    }

    void reseed(byte[] entropy, byte[] additionalInput) {
        update(entropy, additionalInput, NOTHING);
        requestsSinceSeed = 0;
    }

    /** Fills {@code out}, at most {@link #MAX_REQUEST} bytes. */
    void generate(byte[] out, byte[] additionalInput) {
        if (out.length > MAX_REQUEST) {
            throw new IllegalArgumentException("At most " + MAX_REQUEST + " bytes per request");
        }
        if (additionalInput.length > 0) {
            update(additionalInput, NOTHING, NOTHING);
        }
        keyHmac();
        for (int done = 0; done < out.length; done += BLOCK) {
            nextValue();
            System.arraycopy(value, 0, out, done, Math.min(BLOCK, out.length - done));
        }
        update(additionalInput, NOTHING, NOTHING);
        requestsSinceSeed++;
    }

    long requestsSinceSeed() {
        return requestsSinceSeed;
    }

    void wipe() {
        Arrays.fill(key, (byte) 0);
        Arrays.fill(value, (byte) 0);
        keyHmac();
    }

    private void update(byte[] first, byte[] second, byte[] third) {
        mix((byte) 0, first, second, third);
        if (first.length + second.length + third.length > 0) {
            mix((byte) 1, first, second, third);
        }
    }

    private void mix(byte round, byte[] first, byte[] second, byte[] third) {
        keyHmac();
        hmac.update(value);
        hmac.update(round);
        hmac.update(first);
        hmac.update(second);
        hmac.update(third);
        finish(key);
        keyHmac();
        nextValue();
    }

    private void nextValue() {
        hmac.update(value);
        finish(value);
    }

    private void finish(byte[] into) {
        try {
            hmac.doFinal(into, 0);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void keyHmac() {
        try {
            hmac.init(new SecretKeySpec(key, "HmacSHA512"));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
