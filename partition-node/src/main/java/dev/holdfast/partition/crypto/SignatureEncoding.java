package dev.holdfast.partition.crypto;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * What RSA signatures are made of: EMSA-PKCS1-v1_5 and EMSA-PSS of RFC 8017 section 9, from a digest instead of a
 * message. For moduli of whole bytes, so that the encoding is as long as the modulus and its top bit is zero.
 */
final class SignatureEncoding {

    private static final byte PSS_TRAILER = (byte) 0xbc;

    private SignatureEncoding() {}

    static byte[] pkcs1(Hash hash, byte[] digest, int length) {
        byte[] digestInfo = hash.digestInfo();
        byte[] encoded = new byte[length];
        Arrays.fill(encoded, (byte) 0xff);
        int separator = length - digestInfo.length - digest.length - 1;
        encoded[0] = 0;
        encoded[1] = 1;
        encoded[separator] = 0;
        System.arraycopy(digestInfo, 0, encoded, separator + 1, digestInfo.length);
        System.arraycopy(digest, 0, encoded, length - digest.length, digest.length);
        return encoded;
    }

    /** Section 9.1.1; the salt is as long as the hash. */
    static byte[] pss(Hash hash, byte[] digest, byte[] salt, int length) {
        byte[] seed = saltedHash(hash, digest, salt);
        byte[] encoded = new byte[length];
        int maskedLength = length - seed.length - 1;
        encoded[maskedLength - salt.length - 1] = 1;
        System.arraycopy(salt, 0, encoded, maskedLength - salt.length, salt.length);
        mask(hash, seed, encoded, maskedLength);
        encoded[0] &= 0x7f;
        System.arraycopy(seed, 0, encoded, maskedLength, seed.length);
        encoded[length - 1] = PSS_TRAILER;
        return encoded;
    }

    /** Section 9.1.2, with a salt as long as the hash and no other. */
    static boolean isPss(Hash hash, byte[] digest, byte[] encoded) {
        return saltOf(hash, encoded)
                .map(salt -> MessageDigest.isEqual(pss(hash, digest, salt, encoded.length), encoded))
                .orElse(false);
    }

    private static Optional<byte[]> saltOf(Hash hash, byte[] encoded) {
        int maskedLength = encoded.length - hash.length() - 1;
        if (maskedLength <= hash.length()) {
            return Optional.empty();
        }
        byte[] seed = Arrays.copyOfRange(encoded, maskedLength, encoded.length - 1);
        byte[] unmasked = encoded.clone();
        mask(hash, seed, unmasked, maskedLength);
        return Optional.of(Arrays.copyOfRange(unmasked, maskedLength - hash.length(), maskedLength));
    }

    private static byte[] saltedHash(Hash hash, byte[] digest, byte[] salt) {
        MessageDigest running = hash.start();
        running.update(new byte[8]);
        running.update(digest);
        return running.digest(salt);
    }

    /** MGF1 (appendix B.2.1) over the first {@code length} bytes. */
    private static void mask(Hash hash, byte[] seed, byte[] target, int length) {
        MessageDigest running = hash.start();
        for (int block = 0; block * hash.length() < length; block++) {
            running.update(seed);
            byte[] mask = running.digest(new byte[] {0, 0, (byte) (block >> 8), (byte) block});
            int start = block * hash.length();
            for (int i = 0; i < mask.length && start + i < length; i++) {
                target[start + i] ^= mask[i];
            }
        }
    }
}
