package dev.holdfast.partition.crypto;

import java.security.SecureRandom;
import java.security.SecureRandomSpi;

/** Lets providers draw from the card's DRBG. Seeding it from outside has no effect. */
public final class DrbgSecureRandom extends SecureRandom {

    private static final long serialVersionUID = 1L;

    public DrbgSecureRandom(Drbg drbg) {
        super(new Spi(drbg), null);
    }

    private static final class Spi extends SecureRandomSpi {

        private static final long serialVersionUID = 1L;

        private final transient Drbg drbg;

        Spi(Drbg drbg) {
            this.drbg = drbg;
        }

        @Override
        protected void engineSetSeed(byte[] seed) {}

        @Override
        protected void engineNextBytes(byte[] bytes) {
            drbg.generate(bytes);
        }

        @Override
        protected byte[] engineGenerateSeed(int numBytes) {
            byte[] seed = new byte[numBytes];
            drbg.generate(seed);
            return seed;
        }
    }
}
