package dev.holdfast.partition.symmetric;

import static dev.holdfast.partition.symmetric.Offered.NOTHING;
import static dev.holdfast.partition.symmetric.Offered.REPRODUCIBLE;
import static dev.holdfast.partition.symmetric.Offered.aes;
import static dev.holdfast.partition.symmetric.Offered.assertRefused;
import static dev.holdfast.partition.symmetric.Offered.iv;
import static dev.holdfast.partition.symmetric.Offered.key;
import static dev.holdfast.partition.symmetric.Offered.plain;
import static dev.holdfast.partition.symmetric.Offered.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.TokenMechanism;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.RFC3394WrapEngine;
import org.bouncycastle.crypto.engines.RFC5649WrapEngine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Wrapping by encryption: keys of every length, filled up where the standard says so, and what damage is called. */
class WrappingTest {

    private static final Set<CKM> FILLED_UP =
            EnumSet.of(CKM.AES_ECB, CKM.AES_CBC, CKM.DES3_ECB, CKM.DES3_CBC, CKM.AES_KEY_WRAP);
    private static final Set<CKM> AUTHENTICATED =
            EnumSet.of(CKM.AES_KEY_WRAP, CKM.AES_KEY_WRAP_PAD, CKM.AES_KEY_WRAP_PKCS7, CKM.AES_KEY_WRAP_KWP);

    private static KeyValue wrappingKey(CKM type) {
        byte[] octets = random(new Random(30), 24);
        return type.name().startsWith("DES3") ? key(CKK.DES3, octets) : aes(octets);
    }

    private static TokenMechanism mechanism(CKM type) {
        return switch (type) {
            case AES_CBC, AES_CBC_PAD -> iv(type, new byte[16]);
            case DES3_CBC, DES3_CBC_PAD -> iv(type, new byte[8]);
            default -> plain(type);
        };
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "AES_ECB",
                "AES_CBC",
                "AES_CBC_PAD",
                "DES3_ECB",
                "DES3_CBC",
                "DES3_CBC_PAD",
                "AES_KEY_WRAP",
                "AES_KEY_WRAP_PAD",
                "AES_KEY_WRAP_PKCS7",
                "AES_KEY_WRAP_KWP"
            })
    void keysOfEveryLengthComeBack(CKM type) {
        Random random = new Random(31);
        Capability.Wrapping wrapping = REPRODUCIBLE.wrap(type);
        KeyValue key = wrappingKey(type);
        wrapping.check(key, mechanism(type));
        for (int length = 8; length < 100; length++) {
            byte[] target = random(random, length);
            byte[] wrapped = wrapping.wrap(key, mechanism(type), target, NOTHING);
            byte[] unwrapped = wrapping.unwrap(key, mechanism(type), wrapped, NOTHING);
            assertArrayEquals(target, Arrays.copyOf(unwrapped, length));
            if (FILLED_UP.contains(type)) {
                assertArrayEquals(
                        new byte[unwrapped.length - length], Arrays.copyOfRange(unwrapped, length, unwrapped.length));
            } else {
                assertEquals(length, unwrapped.length);
            }
            if (AUTHENTICATED.contains(type)) {
                wrapped[random.nextInt(wrapped.length)] ^= 4;
                assertRefused(CKR.WRAPPED_KEY_INVALID, () -> wrapping.unwrap(key, mechanism(type), wrapped, NOTHING));
            }
        }
        assertRefused(CKR.WRAPPED_KEY_LEN_RANGE, () -> wrapping.unwrap(key, mechanism(type), NOTHING, NOTHING));
        assertRefused(CKR.WRAPPED_KEY_LEN_RANGE, () -> wrapping.unwrap(key, mechanism(type), new byte[33], NOTHING));
        KeyValue tooShort = key(key.type(), new byte[9]);
        assertRefused(
                CKR.WRAPPING_KEY_SIZE_RANGE, () -> wrapping.wrap(tooShort, mechanism(type), new byte[16], NOTHING));
        assertRefused(
                CKR.UNWRAPPING_KEY_SIZE_RANGE, () -> wrapping.unwrap(tooShort, mechanism(type), new byte[32], NOTHING));
        assertRefused(
                CKR.MECHANISM_PARAM_INVALID, () -> wrapping.wrap(key, mechanism(type), new byte[16], new byte[1]));
    }

    /** Whatever is wrong with the padding, the answer is the same. */
    @Test
    void wrongPaddingHasOneName() {
        KeyValue key = wrappingKey(CKM.AES_CBC);
        Random random = new Random(32);
        Capability.Enciphering cipher = REPRODUCIBLE.cipher(CKM.AES_CBC_PAD);
        for (int last : new int[] {0, 2, 3, 16, 17, 255}) {
            byte[] plaintext = random(random, 32);
            plaintext[30] = 1;
            plaintext[31] = (byte) last;
            byte[] ciphertext = REPRODUCIBLE.cipher(CKM.AES_CBC).encrypt(key, mechanism(CKM.AES_CBC), plaintext, false);
            assertRefused(
                    CKR.ENCRYPTED_DATA_INVALID,
                    () -> cipher.decrypt(key, mechanism(CKM.AES_CBC_PAD), ciphertext, false));
            assertRefused(CKR.WRAPPED_KEY_INVALID, () -> REPRODUCIBLE
                    .wrap(CKM.AES_CBC_PAD)
                    .unwrap(key, mechanism(CKM.AES_CBC_PAD), ciphertext, NOTHING));
        }
    }

    @Test
    void keyWrapEncryptsWholeSemiblocksAlone() {
        KeyValue key = wrappingKey(CKM.AES_KEY_WRAP);
        Capability.Enciphering cipher = REPRODUCIBLE.cipher(CKM.AES_KEY_WRAP);
        TokenMechanism usual = plain(CKM.AES_KEY_WRAP);
        for (int length : new int[] {0, 8, 15, 17, 23}) {
            assertRefused(CKR.DATA_LEN_RANGE, () -> cipher.encrypt(key, usual, new byte[length], false));
        }
        for (int length : new int[] {0, 8, 16, 25}) {
            assertRefused(CKR.ENCRYPTED_DATA_LEN_RANGE, () -> cipher.decrypt(key, usual, new byte[length], false));
        }
        assertRefused(CKR.ENCRYPTED_DATA_INVALID, () -> cipher.decrypt(key, usual, new byte[24], false));
        assertRefused(CKR.FUNCTION_FAILED, () -> cipher.encrypt(key, usual, new byte[16], true));
        assertRefused(CKR.DATA_LEN_RANGE, () -> REPRODUCIBLE
                .cipher(CKM.AES_KEY_WRAP_KWP)
                .encrypt(key, plain(CKM.AES_KEY_WRAP_KWP), NOTHING, false));
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_KEY_WRAP", "AES_KEY_WRAP_PKCS7", "AES_KEY_WRAP_KWP"})
    void anotherIvMakesAnotherWrap(CKM type) {
        int ivBytes = type == CKM.AES_KEY_WRAP_KWP ? 4 : 8;
        KeyValue key = wrappingKey(type);
        byte[] target = random(new Random(33), 24);
        Capability.Wrapping wrapping = REPRODUCIBLE.wrap(type);
        TokenMechanism special = iv(type, random(new Random(34), ivBytes));
        byte[] wrapped = wrapping.wrap(key, special, target, NOTHING);
        assertFalse(Arrays.equals(wrapped, wrapping.wrap(key, plain(type), target, NOTHING)));
        assertArrayEquals(target, wrapping.unwrap(key, special, wrapped, NOTHING));
        assertRefused(CKR.WRAPPED_KEY_INVALID, () -> wrapping.unwrap(key, plain(type), wrapped, NOTHING));
        assertArrayEquals(
                wrapping.wrap(key, plain(type), target, NOTHING),
                wrapping.wrap(key, iv(type, NOTHING), target, NOTHING));
        assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> wrapping.check(key, iv(type, new byte[ivBytes + 1])));
    }

    @Test
    void agreesWithBouncyCastle() throws Exception {
        Random random = new Random(35);
        for (int i = 0; i < 50; i++) {
            byte[] key = random(random, 16 + 8 * random.nextInt(3));
            byte[] blocks = random(random, 16 + 8 * random.nextInt(20));
            RFC3394WrapEngine kw = new RFC3394WrapEngine(AESEngine.newInstance());
            kw.init(true, new KeyParameter(key));
            assertArrayEquals(kw.wrap(blocks, 0, blocks.length), AesKeyWrap.KW.wrap(key, blocks));
            byte[] any = random(random, 1 + random.nextInt(100));
            RFC5649WrapEngine kwp = new RFC5649WrapEngine(AESEngine.newInstance());
            kwp.init(true, new KeyParameter(key));
            assertArrayEquals(kwp.wrap(any, 0, any.length), AesKeyWrap.KWP.wrap(key, any));
        }
    }
}
