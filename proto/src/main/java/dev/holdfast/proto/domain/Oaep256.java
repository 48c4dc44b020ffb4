package dev.holdfast.proto.domain;

import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.encodings.OAEPEncoding;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.params.RSAKeyParameters;

/**
 * Encryption with RSAES-OAEP, SHA-256 and MGF1 with SHA-256 (RFC 8017, section 7.1.1; RFC 7518, section 4.3). The
 * library's engine is called directly, because the fast providers of {@link javax.crypto.Cipher} draw the padding's seed
 * from a generator of their own and not from the one they are given.
 */
final class Oaep256 {

    private Oaep256() {}

    static byte[] encrypt(RSAPublicKey recipient, byte[] message, Randomness randomness) {
        OAEPEncoding oaep = new OAEPEncoding(new RSAEngine(), new SHA256Digest(), new SHA256Digest(), null);
        RSAKeyParameters key = unexamined(recipient);
        oaep.init(true, new ParametersWithRandom(key, new Drawn(randomness)));
        try {
            return oaep.processBlock(message, 0, message.length);
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("RSA-OAEP did not encrypt", e);
        }
    }

    /** Without the library's primality test of the modulus, which draws from a generator of its own. */
    private static RSAKeyParameters unexamined(RSAPublicKey key) {
        return new RSAKeyParameters(false, key.getModulus(), key.getPublicExponent(), true);
    }

    /** The injected randomness in the shape that the library takes. */
    private static final class Drawn extends SecureRandom {

        Drawn(Randomness randomness) {
            super(new Spi(randomness), null);
        }
    }

    private static final class Spi extends SecureRandomSpi {

        private final transient Randomness randomness;

        Spi(Randomness randomness) {
            this.randomness = randomness;
        }

        @Override
        protected void engineNextBytes(byte[] bytes) {
            byte[] drawn = randomness.bytes(bytes.length);
            System.arraycopy(drawn, 0, bytes, 0, bytes.length);
            Arrays.fill(drawn, (byte) 0);
        }

        @Override
        protected void engineSetSeed(byte[] seed) {
            throw new UnsupportedOperationException("Randomness is given and not seeded");
        }

        @Override
        protected byte[] engineGenerateSeed(int numBytes) {
            return randomness.bytes(numBytes);
        }
    }
}
