package dev.holdfast.partition.symmetric;

import static dev.holdfast.partition.symmetric.Offered.FASTEST;
import static dev.holdfast.partition.symmetric.Offered.NOTHING;
import static dev.holdfast.partition.symmetric.Offered.REPRODUCIBLE;
import static dev.holdfast.partition.symmetric.Offered.aes;
import static dev.holdfast.partition.symmetric.Offered.assertRefused;
import static dev.holdfast.partition.symmetric.Offered.bytes;
import static dev.holdfast.partition.symmetric.Offered.ccm;
import static dev.holdfast.partition.symmetric.Offered.gcm;
import static dev.holdfast.partition.symmetric.Offered.hex;
import static dev.holdfast.partition.symmetric.Offered.iv;
import static dev.holdfast.partition.symmetric.Offered.key;
import static dev.holdfast.partition.symmetric.Offered.plain;
import static dev.holdfast.partition.symmetric.Offered.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.Capability.MessageEnciphering.Sealed;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.ChaCha20Poly1305Parameters;
import dev.holdfast.proto.v1.MessageParameters;
import dev.holdfast.proto.v1.TokenMechanism;
import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Authenticated encryption, in one piece and message by message: what was altered is refused, and who makes the nonce. */
class AeadTest {

    enum Algorithm {
        GCM(CKM.AES_GCM),
        CCM(CKM.AES_CCM),
        CHACHA20_POLY1305(CKM.CHACHA20_POLY1305);

        final CKM type;

        Algorithm(CKM type) {
            this.type = type;
        }

        KeyValue key(Random random) {
            return this == CHACHA20_POLY1305
                    ? Offered.key(CKK.CHACHA20, random(random, 32))
                    : aes(random(random, 16 + 8 * random.nextInt(3)));
        }

        TokenMechanism mechanism(byte[] nonce, byte[] additionalData, int dataLength) {
            return switch (this) {
                case GCM -> gcm(type, nonce, additionalData, 128);
                case CCM -> ccm(dataLength, nonce, additionalData, 16);
                case CHACHA20_POLY1305 ->
                    plain(type).toBuilder()
                            .setChacha20Poly1305(ChaCha20Poly1305Parameters.newBuilder()
                                    .setNonce(bytes(nonce))
                                    .setAdditionalData(bytes(additionalData)))
                            .build();
            };
        }

        MessageParameters.Builder message(byte[] nonce) {
            return MessageParameters.newBuilder().setNonce(bytes(nonce)).setTagBits(128);
        }

        Capability.MessageEnciphering messages() {
            return REPRODUCIBLE.of(type, Capability.MessageEnciphering.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatWasAltered(Algorithm algorithm) {
        Random random = new Random(21);
        Capability.Enciphering cipher = FASTEST.cipher(algorithm.type);
        for (int i = 0; i < 50; i++) {
            KeyValue key = algorithm.key(random);
            byte[] nonce = random(random, 12);
            byte[] additional = random(random, random.nextInt(40));
            byte[] plaintext = random(random, random.nextInt(100));
            TokenMechanism mechanism = algorithm.mechanism(nonce, additional, plaintext.length);
            byte[] sealed = cipher.encrypt(key, mechanism, plaintext, false);
            assertArrayEquals(plaintext, cipher.decrypt(key, mechanism, sealed, false));

            byte[] altered = sealed.clone();
            altered[random.nextInt(altered.length)] ^= (byte) (1 << random.nextInt(8));
            assertRefused(CKR.ENCRYPTED_DATA_INVALID, () -> cipher.decrypt(key, mechanism, altered, false));
            TokenMechanism otherData =
                    algorithm.mechanism(nonce, Arrays.copyOf(additional, additional.length + 1), plaintext.length);
            assertRefused(CKR.ENCRYPTED_DATA_INVALID, () -> cipher.decrypt(key, otherData, sealed, false));
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatIsNoWholeMessage(Algorithm algorithm) {
        KeyValue key = algorithm.key(new Random(22));
        Capability.Enciphering cipher = REPRODUCIBLE.cipher(algorithm.type);
        TokenMechanism mechanism = algorithm.mechanism(new byte[12], NOTHING, 0);
        assertRefused(CKR.ENCRYPTED_DATA_LEN_RANGE, () -> cipher.decrypt(key, mechanism, new byte[15], false));
        assertRefused(CKR.FUNCTION_FAILED, () -> cipher.encrypt(key, mechanism, NOTHING, true));
        assertRefused(CKR.FUNCTION_FAILED, () -> cipher.decrypt(key, mechanism, new byte[16], true));
        assertRefused(CKR.KEY_SIZE_RANGE, () -> cipher.check(key(key.type(), new byte[15]), mechanism));
        assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> cipher.check(key, plain(algorithm.type)));
        assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> cipher.check(key, iv(algorithm.type, new byte[12])));
    }

    @Test
    void gcmTakesTheTagsAndNoncesOfTheStandard() {
        KeyValue key = aes(new byte[32]);
        Capability.Enciphering cipher = FASTEST.cipher(CKM.AES_GCM);
        for (int bits : new int[] {32, 64, 96, 104, 112, 120, 128}) {
            TokenMechanism mechanism = gcm(CKM.AES_GCM, new byte[12], new byte[3], bits);
            byte[] sealed = cipher.encrypt(key, mechanism, new byte[20], false);
            assertEquals(20 + bits / 8, sealed.length);
            assertArrayEquals(new byte[20], cipher.decrypt(key, mechanism, sealed, false));
            sealed[20]++;
            assertRefused(CKR.ENCRYPTED_DATA_INVALID, () -> cipher.decrypt(key, mechanism, sealed, false));
        }
        for (int bits : new int[] {-8, 0, 8, 40, 72, 97, 136}) {
            assertRefused(
                    CKR.MECHANISM_PARAM_INVALID,
                    () -> cipher.check(key, gcm(CKM.AES_GCM, new byte[12], NOTHING, bits)));
        }
        cipher.check(key, gcm(CKM.AES_GCM, new byte[256], NOTHING, 128));
        assertRefused(
                CKR.MECHANISM_PARAM_INVALID, () -> cipher.check(key, gcm(CKM.AES_GCM, new byte[257], NOTHING, 128)));
        assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> cipher.check(key, gcm(CKM.AES_GCM, NOTHING, NOTHING, 128)));
    }

    @Test
    void gcmAgreesWithBouncyCastle() throws Exception {
        Random random = new Random(23);
        for (int i = 0; i < 100; i++) {
            KeyValue key = aes(random(random, 16 + 8 * random.nextInt(3)));
            Aead.Input input = new Aead.Input(
                    random(random, 1 + random.nextInt(64)), random(random, random.nextInt(50)), 12 + random.nextInt(5));
            byte[] plaintext = random(random, random.nextInt(3000));
            byte[] expected = BouncyCastleAead.run(
                    GCMBlockCipher.newInstance(AESEngine.newInstance()), true, key, input, plaintext);
            for (Offered offered : Offered.BOTH) {
                TokenMechanism mechanism = gcm(CKM.AES_GCM, input.nonce(), input.additionalData(), 8 * input.tag());
                Capability.Enciphering cipher = offered.cipher(CKM.AES_GCM);
                assertArrayEquals(expected, cipher.encrypt(key, mechanism, plaintext, false));
                assertArrayEquals(plaintext, cipher.decrypt(key, mechanism, expected, false));
            }
        }
    }

    @Test
    void ccmHoldsTheCallerToTheLengthHeAnnounced() {
        KeyValue key = aes(new byte[16]);
        Capability.Enciphering cipher = REPRODUCIBLE.cipher(CKM.AES_CCM);
        TokenMechanism mechanism = ccm(10, new byte[13], NOTHING, 8);
        byte[] sealed = cipher.encrypt(key, mechanism, new byte[10], false);
        assertRefused(CKR.DATA_LEN_RANGE, () -> cipher.encrypt(key, mechanism, new byte[11], false));
        assertRefused(
                CKR.ENCRYPTED_DATA_LEN_RANGE,
                () -> cipher.decrypt(key, mechanism, Arrays.copyOf(sealed, sealed.length - 1), false));
        assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> cipher.check(key, ccm(65_536, new byte[13], NOTHING, 8)));
        for (int mac : new int[] {0, 2, 5, 18}) {
            assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> cipher.check(key, ccm(1, new byte[12], NOTHING, mac)));
        }
        for (int nonce : new int[] {0, 6, 14}) {
            assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> cipher.check(key, ccm(1, new byte[nonce], NOTHING, 8)));
        }
        Capability.Wrapping wrapping = REPRODUCIBLE.wrap(CKM.AES_CCM);
        byte[] wrapped = wrapping.wrap(key, mechanism, new byte[32], NOTHING);
        assertArrayEquals(new byte[32], wrapping.unwrap(key, mechanism, wrapped, NOTHING));
    }

    @ParameterizedTest
    @EnumSource
    void messagesCarryTheirTagsApart(Algorithm algorithm) {
        Random random = new Random(24);
        KeyValue key = algorithm.key(random);
        byte[] nonce = random(random, 12);
        byte[] plaintext = random(random, 70);
        MessageParameters given =
                algorithm.message(nonce).setAdditionalData(bytes(hex("0102"))).build();
        Sealed sealed = algorithm.messages().seal(key, given, plaintext);
        assertArrayEquals(nonce, sealed.nonce());
        assertArrayEquals(
                FASTEST.cipher(algorithm.type)
                        .encrypt(key, algorithm.mechanism(nonce, hex("0102"), 70), plaintext, false),
                Offered.join(sealed.ciphertext(), sealed.tag()));

        MessageParameters opening =
                given.toBuilder().setTag(bytes(sealed.tag())).build();
        assertArrayEquals(plaintext, algorithm.messages().open(key, opening, sealed.ciphertext()));
        byte[] wrong = sealed.tag().clone();
        wrong[15] ^= 1;
        assertRefused(CKR.AEAD_DECRYPT_FAILED, () -> algorithm
                .messages()
                .open(key, opening.toBuilder().setTag(bytes(wrong)).build(), sealed.ciphertext()));
        assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> algorithm
                .messages()
                .open(key, opening.toBuilder().setTag(bytes(new byte[12])).build(), sealed.ciphertext()));
    }

    /** CKG_GENERATE and CKG_GENERATE_RANDOM. */
    @ParameterizedTest
    @ValueSource(longs = {1, 3})
    void drawnNoncesKeepTheFixedBits(long generator) {
        KeyValue key = aes(new byte[16]);
        byte[] given = hex("ffffffffff00000000000000");
        MessageParameters parameters = Algorithm.GCM
                .message(given)
                .setGenerator(generator)
                .setFixedBits(28)
                .build();
        byte[] one = Algorithm.GCM.messages().seal(key, parameters, NOTHING).nonce();
        byte[] other = Algorithm.GCM.messages().seal(key, parameters, NOTHING).nonce();
        assertFalse(Arrays.equals(one, other));
        for (byte[] nonce : new byte[][] {one, other}) {
            assertEquals(12, nonce.length);
            assertTrue(nonce[0] == -1 && nonce[1] == -1 && nonce[2] == -1 && (nonce[3] & 0xf0) == 0xf0);
        }
        assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> Algorithm.GCM
                .messages()
                .seal(key, parameters.toBuilder().setFixedBits(33).build(), NOTHING));
    }

    @Test
    void countedNoncesAreWhatTheStandardCounts() {
        KeyValue key = aes(new byte[16]);
        MessageParameters.Builder counter = Algorithm.GCM
                .message(hex("aabbccdd1122334455667788"))
                .setGenerator(2)
                .setFixedBits(32);
        assertArrayEquals(hex("aabbccdd0000000000000000"), nonce(key, counter.setCounter(0)));
        assertArrayEquals(hex("aabbccdd0000000000000102"), nonce(key, counter.setCounter(258)));
        MessageParameters.Builder mixed = counter.clone().setGenerator(4);
        assertArrayEquals(hex("aabbccdd1122334455667788"), nonce(key, mixed.setCounter(0)));
        assertArrayEquals(hex("aabbccdd112233445566768a"), nonce(key, mixed.setCounter(258)));

        assertArrayEquals(
                hex("aabbccdd11223344556677ff"),
                nonce(key, counter.setFixedBits(88).setCounter(255)));
        assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> nonce(key, counter.setCounter(256)));
        assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> nonce(key, counter.setFixedBits(97)));
        assertRefused(
                CKR.MECHANISM_PARAM_INVALID,
                () -> nonce(key, counter.setFixedBits(0).setGenerator(5)));
    }

    private static byte[] nonce(KeyValue key, MessageParameters.Builder parameters) {
        return Algorithm.GCM.messages().seal(key, parameters.build(), NOTHING).nonce();
    }

    @Test
    void wrappingBindsTheAdditionalData() {
        KeyValue key = aes(new byte[32]);
        byte[] target = random(new Random(25), 32);
        Capability.Wrapping wrapping = FASTEST.wrap(CKM.AES_GCM);
        TokenMechanism mechanism = gcm(CKM.AES_GCM, new byte[12], NOTHING, 128);
        byte[] wrapped = wrapping.wrap(key, mechanism, target, hex("01"));
        assertArrayEquals(target, wrapping.unwrap(key, mechanism, wrapped, hex("01")));
        assertArrayEquals(
                target, wrapping.unwrap(key, gcm(CKM.AES_GCM, new byte[12], hex("01"), 128), wrapped, NOTHING));
        assertRefused(CKR.WRAPPED_KEY_INVALID, () -> wrapping.unwrap(key, mechanism, wrapped, hex("02")));
        assertRefused(CKR.WRAPPED_KEY_LEN_RANGE, () -> wrapping.unwrap(key, mechanism, new byte[15], NOTHING));
        assertRefused(
                CKR.MECHANISM_PARAM_INVALID,
                () -> wrapping.wrap(key, gcm(CKM.AES_GCM, new byte[12], hex("01"), 128), target, hex("02")));
        assertRefused(CKR.WRAPPING_KEY_SIZE_RANGE, () -> wrapping.wrap(aes(new byte[8]), mechanism, target, NOTHING));
        assertRefused(
                CKR.UNWRAPPING_KEY_SIZE_RANGE, () -> wrapping.unwrap(aes(new byte[8]), mechanism, wrapped, NOTHING));
    }
}
