package dev.holdfast.partition.symmetric;

import static dev.holdfast.partition.symmetric.Offered.NOTHING;
import static dev.holdfast.partition.symmetric.Offered.REPRODUCIBLE;
import static dev.holdfast.partition.symmetric.Offered.assertRefused;
import static dev.holdfast.partition.symmetric.Offered.bytes;
import static dev.holdfast.partition.symmetric.Offered.hex;
import static dev.holdfast.partition.symmetric.Offered.iv;
import static dev.holdfast.partition.symmetric.Offered.key;
import static dev.holdfast.partition.symmetric.Offered.plain;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.Mechanism;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.Pbkdf2Parameters;
import dev.holdfast.proto.v1.TokenMechanism;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Keys that are drawn or made from passwords, and the list of all mechanisms. */
class SecretGenerationTest {

    @Test
    void lengthsAreThoseOfTheType() {
        for (long length : new long[] {16, 24, 32}) {
            assertEquals(length, generate(CKM.AES_KEY_GEN, CKK.AES, Optional.of(length)).length);
        }
        assertEquals(24, generate(CKM.DES3_KEY_GEN, CKK.DES3, Optional.empty()).length);
        assertEquals(32, generate(CKM.CHACHA20_KEY_GEN, CKK.CHACHA20, Optional.empty()).length);
        assertEquals(1, generate(CKM.GENERIC_SECRET_KEY_GEN, CKK.GENERIC_SECRET, Optional.of(1L)).length);
        assertEquals(48, generate(CKM.SHA384_KEY_GEN, CKK.SHA384_HMAC, Optional.of(48L)).length);
        assertGenerationRefused(CKR.TEMPLATE_INCOMPLETE, CKM.AES_KEY_GEN, CKK.AES, Optional.empty());
        assertGenerationRefused(CKR.TEMPLATE_INCOMPLETE, CKM.HKDF_KEY_GEN, CKK.HKDF, Optional.empty());
        assertGenerationRefused(CKR.ATTRIBUTE_VALUE_INVALID, CKM.AES_KEY_GEN, CKK.AES, Optional.of(20L));
        assertGenerationRefused(CKR.ATTRIBUTE_VALUE_INVALID, CKM.AES_XTS_KEY_GEN, CKK.AES_XTS, Optional.of(48L));
        assertGenerationRefused(CKR.ATTRIBUTE_VALUE_INVALID, CKM.DES2_KEY_GEN, CKK.DES2, Optional.of(24L));
        assertGenerationRefused(
                CKR.ATTRIBUTE_VALUE_INVALID, CKM.GENERIC_SECRET_KEY_GEN, CKK.GENERIC_SECRET, Optional.of(0L));
        assertGenerationRefused(
                CKR.ATTRIBUTE_VALUE_INVALID, CKM.GENERIC_SECRET_KEY_GEN, CKK.GENERIC_SECRET, Optional.of(4097L));
        assertGenerationRefused(CKR.TEMPLATE_INCONSISTENT, CKM.AES_KEY_GEN, CKK.GENERIC_SECRET, Optional.of(16L));
        assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> generation(CKM.AES_KEY_GEN)
                .generate(iv(CKM.AES_KEY_GEN, NOTHING), CKK.AES, Optional.of(16L)));
    }

    @Test
    void desKeysHaveOddParity() {
        byte[] key = generate(CKM.DES2_KEY_GEN, CKK.DES2, Optional.empty());
        assertTrue(DesKeys.hasParity(key));
        for (byte octet : key) {
            assertEquals(1, Integer.bitCount(octet & 0xff) % 2);
        }
        key[3] ^= 1;
        assertFalse(DesKeys.hasParity(key));
        DesKeys.setParity(key);
        assertTrue(DesKeys.hasParity(key));
    }

    /** A generator that is stuck at first would give XTS two equal halves, and triple DES equal keys. */
    @Test
    void drawsAgainWhatWouldBeDegenerate() {
        for (CKM type : List.of(CKM.AES_XTS_KEY_GEN, CKM.DES2_KEY_GEN, CKM.DES3_KEY_GEN)) {
            Capability.KeyGeneration generation =
                    SymmetricMechanisms.all(Providers.reproducible(), stuckAtFirst()).stream()
                            .filter(mechanism -> mechanism.type() == type)
                            .findFirst()
                            .flatMap(mechanism -> mechanism.as(Capability.KeyGeneration.class))
                            .orElseThrow();
            Optional<Long> length = type == CKM.AES_XTS_KEY_GEN ? Optional.of(64L) : Optional.empty();
            byte[] key = generation.generate(plain(type), generation.generates(), length);
            assertFalse(Arrays.equals(key, 0, 8, key, key.length / 2, key.length / 2 + 8));
        }
    }

    private static SecureRandom stuckAtFirst() {
        SecureRandom later = Offered.repeating(61);
        return new SecureRandom() {
            private static final long serialVersionUID = 1;
            private boolean stuck = true;

            @Override
            public void nextBytes(byte[] bytes) {
                if (stuck) {
                    Arrays.fill(bytes, (byte) 0x11);
                    stuck = false;
                } else {
                    later.nextBytes(bytes);
                }
            }
        };
    }

    @Test
    void xtsTakesNoEqualHalvesAndNoShortUnits() {
        Capability.Enciphering xts = REPRODUCIBLE.cipher(CKM.AES_XTS);
        TokenMechanism unit = iv(CKM.AES_XTS, new byte[16]);
        byte[] octets = generate(CKM.AES_XTS_KEY_GEN, CKK.AES_XTS, Optional.of(32L));
        xts.check(key(CKK.AES_XTS, octets), unit);
        assertRefused(CKR.KEY_FUNCTION_NOT_PERMITTED, () -> xts.check(key(CKK.AES_XTS, new byte[32]), unit));
        assertRefused(CKR.KEY_SIZE_RANGE, () -> xts.check(key(CKK.AES_XTS, new byte[48]), unit));
        assertRefused(CKR.DATA_LEN_RANGE, () -> xts.encrypt(key(CKK.AES_XTS, octets), unit, new byte[15], false));
        assertRefused(
                CKR.ENCRYPTED_DATA_LEN_RANGE, () -> xts.decrypt(key(CKK.AES_XTS, octets), unit, new byte[15], false));
        assertRefused(
                CKR.MECHANISM_PARAM_INVALID, () -> xts.check(key(CKK.AES_XTS, octets), iv(CKM.AES_XTS, new byte[8])));
        for (int length = 16; length < 70; length++) {
            byte[] text = new byte[length];
            byte[] ciphertext = xts.encrypt(key(CKK.AES_XTS, octets), unit, text, false);
            assertArrayEquals(text, xts.decrypt(key(CKK.AES_XTS, octets), unit, ciphertext, false));
        }
    }

    @Test
    void counterModeNeverCountsPastItsBits() {
        Capability.Enciphering ctr = REPRODUCIBLE.cipher(CKM.AES_CTR);
        var key = Offered.aes(new byte[16]);
        // The standard's own example: two bits that start at one suffice for three blocks.
        TokenMechanism two = Offered.ctr(2, hex("00000000000000000000000000000001"));
        ctr.encrypt(key, two, new byte[48], false);
        assertRefused(CKR.DATA_LEN_RANGE, () -> ctr.encrypt(key, two, new byte[49], false));
        TokenMechanism whole = Offered.ctr(128, hex("ffffffffffffffffffffffffffffffff"));
        ctr.encrypt(key, whole, new byte[16], false);
        assertRefused(CKR.DATA_LEN_RANGE, () -> ctr.decrypt(key, whole, new byte[17], false));
        for (int bits : new int[] {-1, 0, 129}) {
            assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> ctr.check(key, Offered.ctr(bits, new byte[16])));
        }
    }

    @Test
    void passwordsMakeKeysOfAnyType() {
        Pbkdf2Parameters.Builder parameters = Pbkdf2Parameters.newBuilder()
                .setSaltSource(1)
                .setSalt(bytes("salt".getBytes(StandardCharsets.US_ASCII)))
                .setIterations(2)
                .setPrf(1)
                .setPassword(bytes("password".getBytes(StandardCharsets.US_ASCII)));
        // RFC 6070.
        assertArrayEquals(hex("ea6c014dc72d6f8ccd1ed92ace1d41f0"), fromPassword(parameters, CKK.AES, Optional.of(16L)));
        assertTrue(DesKeys.hasParity(fromPassword(parameters, CKK.DES3, Optional.empty())));
        assertPasswordRefused(CKR.TEMPLATE_INCOMPLETE, parameters, Optional.empty());
        assertPasswordRefused(CKR.MECHANISM_PARAM_INVALID, parameters.clone().setPrf(2), Optional.of(16L));
        assertPasswordRefused(CKR.MECHANISM_PARAM_INVALID, parameters.clone().setSaltSource(0), Optional.of(16L));
        assertPasswordRefused(
                CKR.MECHANISM_PARAM_INVALID, parameters.clone().setPrfData(bytes(new byte[1])), Optional.of(16L));
        assertPasswordRefused(CKR.MECHANISM_PARAM_INVALID, parameters.clone().setIterations(0), Optional.of(16L));
        assertPasswordRefused(
                CKR.EXCEEDED_MAX_ITERATIONS, parameters.clone().setIterations(1L << 32), Optional.of(16L));
    }

    private static void assertPasswordRefused(
            CKR expected, Pbkdf2Parameters.Builder parameters, Optional<Long> length) {
        assertRefused(expected, () -> fromPassword(parameters, CKK.AES, length));
    }

    private static byte[] fromPassword(Pbkdf2Parameters.Builder parameters, CKK type, Optional<Long> length) {
        return generation(CKM.PKCS5_PBKD2)
                .generate(
                        plain(CKM.PKCS5_PBKD2).toBuilder().setPbkdf2(parameters).build(), type, length);
    }

    @Test
    void everyMechanismIsListedOnceAndSaysWhatItDoes() {
        Set<CKM> listed = new HashSet<>();
        for (Mechanism mechanism : REPRODUCIBLE.all()) {
            assertTrue(listed.add(mechanism.type()), () -> mechanism.type() + " is listed twice");
            assertTrue(mechanism.flags() != 0, () -> mechanism.type() + " can do nothing");
            assertTrue(mechanism.leastKey() <= mechanism.mostKey());
        }
        assertEquals(CKF.DIGEST, REPRODUCIBLE.mechanism(CKM.SHA3_512).flags());
        assertEquals(
                CKF.ENCRYPT | CKF.DECRYPT | CKF.WRAP | CKF.UNWRAP | CKF.MESSAGE_ENCRYPT | CKF.MESSAGE_DECRYPT,
                REPRODUCIBLE.mechanism(CKM.AES_GCM).flags());
        assertEquals(CKF.GENERATE, REPRODUCIBLE.mechanism(CKM.PKCS5_PBKD2).flags());
        assertEquals(CKF.DERIVE, REPRODUCIBLE.mechanism(CKM.HKDF_DATA).flags());
        for (CKM symmetric : CKM.values()) {
            String name = symmetric.name();
            boolean asymmetric = name.matches(".*(RSA|EC_|ECD|EDDSA|ML_|SLH_|PUB_KEY).*");
            assertEquals(!asymmetric, listed.contains(symmetric), name);
        }
    }

    private static Capability.KeyGeneration generation(CKM type) {
        return REPRODUCIBLE.of(type, Capability.KeyGeneration.class);
    }

    private static byte[] generate(CKM type, CKK key, Optional<Long> length) {
        return generation(type).generate(plain(type), key, length);
    }

    private static void assertGenerationRefused(CKR expected, CKM type, CKK key, Optional<Long> length) {
        assertRefused(expected, () -> generate(type, key, length));
    }
}
