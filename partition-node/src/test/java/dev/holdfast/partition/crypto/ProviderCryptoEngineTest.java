package dev.holdfast.partition.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.crypto.CryptoEngine.Encrypted;
import dev.holdfast.partition.crypto.CryptoEngine.Generated;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EncryptionAlgorithm;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key with every algorithm, on the fast providers and on the fallback, and the two against each other. */
class ProviderCryptoEngineTest {

    private static final byte[] NOTHING = {};
    private static final ProviderCryptoEngine FAST = Keys.fast(1);
    private static final ProviderCryptoEngine FALLBACK = Keys.portable(2);
    private static final Map<KeySpec, Generated> KEYS = new HashMap<>();

    private record Side(String name, ProviderCryptoEngine does, ProviderCryptoEngine checks) {}

    private static final List<Side> SIDES = List.of(
            new Side("fast against fallback", FAST, FALLBACK), new Side("fallback against fast", FALLBACK, FAST));

    record SigningCase(KeySpec spec, SignatureAlgorithm algorithm) {}

    record EncryptionCase(KeySpec spec, EncryptionAlgorithm algorithm) {}

    static Stream<SigningCase> signing() {
        return Keys.ALL.stream().flatMap(spec -> known(SignatureAlgorithm.class).map(a -> new SigningCase(spec, a)));
    }

    static Stream<EncryptionCase> encryption() {
        return Keys.ALL.stream()
                .flatMap(spec -> known(EncryptionAlgorithm.class).map(a -> new EncryptionCase(spec, a)));
    }

    @ParameterizedTest
    @MethodSource("signing")
    void signsWithOneProviderAndVerifiesWithTheOther(SigningCase test) {
        Generated key = key(test.spec());
        byte[] digest = bytes(digestLength(test.algorithm()), 3);
        if (!fits(test.spec(), test.algorithm())) {
            assertRefused(
                    Code.ALGORITHM_NOT_SUPPORTED,
                    () -> FAST.sign(test.spec(), key.material(), test.algorithm(), digest));
            return;
        }
        for (Side side : SIDES) {
            byte[] signature = side.does().sign(test.spec(), key.material(), test.algorithm(), digest);
            assertTrue(verifies(side, test, digest, signature), side.name());
            for (byte[] wrong : List.of(flipped(signature), Arrays.copyOf(signature, signature.length - 1), NOTHING)) {
                assertFalse(verifies(side, test, digest, wrong), side.name());
            }
            assertFalse(verifies(side, test, flipped(digest), signature), side.name());
        }
        assertRefused(
                Code.BAD_PARAMETER,
                () -> FAST.sign(test.spec(), key.material(), test.algorithm(), Arrays.copyOf(digest, 20)));
    }

    @ParameterizedTest
    @MethodSource("encryption")
    void encryptsWithOneProviderAndDecryptsWithTheOther(EncryptionCase test) {
        Generated key = key(test.spec());
        byte[] encryptionKey = test.spec().getType() == KeyType.RSA ? key.publicKey() : key.material();
        boolean wrapOnly = test.algorithm().name().endsWith("KW");
        if (wrapOnly || !fits(test.spec(), test.algorithm())) {
            assertRefused(
                    Code.ALGORITHM_NOT_SUPPORTED,
                    () -> FAST.encrypt(test.spec(), encryptionKey, test.algorithm(), bytes(32, 5), null, NOTHING));
            return;
        }
        byte[] additionalData = test.algorithm().name().endsWith("GCM") ? bytes(7, 9) : NOTHING;
        for (Side side : SIDES) {
            for (int length : lengths(test.algorithm())) {
                byte[] plaintext = bytes(length, length);
                Encrypted encrypted = side.does()
                        .encrypt(test.spec(), encryptionKey, test.algorithm(), plaintext, null, additionalData);
                byte[] decrypted = side.checks()
                        .decrypt(
                                test.spec(),
                                key.material(),
                                test.algorithm(),
                                encrypted.ciphertext(),
                                encrypted.iv(),
                                encrypted.tag(),
                                additionalData);
                assertArrayEquals(plaintext, decrypted, side.name());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("encryption")
    void wrapsWithOneProviderAndUnwrapsWithTheOther(EncryptionCase test) {
        Generated key = key(test.spec());
        byte[] wrappingKey = test.spec().getType() == KeyType.RSA ? key.publicKey() : key.material();
        boolean wraps =
                test.spec().getType() == KeyType.RSA || test.algorithm().name().endsWith("KW");
        if (!wraps || !fits(test.spec(), test.algorithm())) {
            assertRefused(
                    Code.ALGORITHM_NOT_SUPPORTED,
                    () -> FAST.wrap(test.spec(), wrappingKey, test.algorithm(), bytes(32, 5)));
            return;
        }
        for (Side side : SIDES) {
            byte[] wrapped = side.does().wrap(test.spec(), wrappingKey, test.algorithm(), bytes(32, 5));
            assertArrayEquals(
                    bytes(32, 5), side.checks().unwrap(test.spec(), key.material(), test.algorithm(), wrapped));
            // One in some ten thousand altered RSA1_5 ciphertexts has a well-formed padding all the same.
            if (test.algorithm() != EncryptionAlgorithm.RSA1_5) {
                assertRefused(Code.CRYPTO_FAILED, () -> side.checks()
                        .unwrap(test.spec(), key.material(), test.algorithm(), flipped(wrapped)));
            }
        }
    }

    @Test
    void bothProvidersWriteTheSameKey() {
        for (KeySpec spec : Keys.ALL) {
            Generated key = key(spec);
            Generated again = FALLBACK.check(spec, key.material());
            assertArrayEquals(key.material(), again.material(), spec.toString());
            assertArrayEquals(key.publicKey(), again.publicKey(), spec.toString());
        }
    }

    @Test
    void theSameEntropyGivesTheSameBytesWithReproducibleProviders() {
        assertEquals(transcript(Keys.reproducible(7)), transcript(Keys.reproducible(7)));
        assertNotEquals(transcript(Keys.reproducible(7)), transcript(Keys.reproducible(8)));
    }

    @Test
    void gcmMakesItsOwnIv() {
        KeySpec spec = Keys.oct(256);
        assertRefused(
                Code.BAD_PARAMETER,
                () -> FAST.encrypt(
                        spec, key(spec).material(), EncryptionAlgorithm.A256GCM, NOTHING, new byte[12], NOTHING));
    }

    @Test
    void sealedDataOpensOnlyAsItWasSealed() {
        byte[] key = bytes(32, 1);
        byte[] sealed = FAST.seal(key, bytes(5, 2), bytes(100, 3));
        assertArrayEquals(bytes(100, 3), FALLBACK.open(key, bytes(5, 2), sealed));
        assertRefused(Code.CRYPTO_FAILED, () -> FAST.open(key, bytes(5, 3), sealed));
        assertRefused(Code.CRYPTO_FAILED, () -> FAST.open(bytes(32, 2), bytes(5, 2), sealed));
        for (int position = 0; position < sealed.length; position++) {
            byte[] altered = sealed.clone();
            altered[position] ^= 1;
            assertRefused(Code.CRYPTO_FAILED, () -> FAST.open(key, bytes(5, 2), altered));
        }
        for (int length = 0; length < sealed.length; length++) {
            byte[] torn = Arrays.copyOf(sealed, length);
            assertRefused(Code.CRYPTO_FAILED, () -> FAST.open(key, bytes(5, 2), torn));
        }
    }

    @Test
    void twoCardsAgreeAndAThirdDoesNot() {
        Generated one = FAST.generateCardKey();
        Generated two = FALLBACK.generateCardKey();
        byte[] secret = FAST.agree(one.material(), two.publicKey(), bytes(9, 1));
        assertArrayEquals(secret, FALLBACK.agree(two.material(), one.publicKey(), bytes(9, 1)));
        assertFalse(Arrays.equals(secret, FALLBACK.agree(two.material(), one.publicKey(), bytes(9, 2))));
        assertFalse(Arrays.equals(secret, FAST.agree(FAST.generateCardKey().material(), two.publicKey(), bytes(9, 1))));
    }

    @Test
    void aCardSignsForItselfOnly() {
        Generated card = FAST.generateCardKey();
        byte[] signature = FAST.signAsCard(card.material(), bytes(50, 1));
        assertTrue(FALLBACK.verifyFromCard(card.publicKey(), bytes(50, 1), signature));
        assertFalse(FALLBACK.verifyFromCard(card.publicKey(), bytes(50, 2), signature));
        assertFalse(FALLBACK.verifyFromCard(FAST.generateCardKey().publicKey(), bytes(50, 1), signature));
        assertFalse(FALLBACK.verifyFromCard(card.publicKey(), bytes(50, 1), flipped(signature)));
        assertFalse(FALLBACK.verifyFromCard(card.publicKey(), bytes(50, 1), NOTHING));
    }

    @Test
    void aPairThatFailsItsTestIsNotHandedOut() {
        for (KeySpec spec : List.of(Keys.RSA_2048, Keys.EC.get(0), Keys.EC.get(3))) {
            Drbg drbg = Drbg.instantiate(Keys.entropy(3), "card-1.1");
            var engine = new ProviderCryptoEngine(
                    Providers.fastest(), drbg, spec.getType().name()::equals);
            PairwiseTestFailed failed = assertThrows(PairwiseTestFailed.class, () -> engine.generate(spec));
            assertEquals("pair-wise " + spec.getType(), failed.selfTest());
        }
    }

    private static boolean verifies(Side side, SigningCase test, byte[] digest, byte[] signature) {
        return side.checks().verify(test.spec(), key(test.spec()).publicKey(), test.algorithm(), digest, signature);
    }

    private static List<List<Byte>> transcript(ProviderCryptoEngine engine) {
        List<byte[]> outputs = new ArrayList<>();
        for (KeySpec spec : List.of(Keys.RSA_2048, Keys.EC.get(0), Keys.EC.get(1), Keys.EC.get(3), Keys.oct(192))) {
            Generated key = engine.generate(spec);
            outputs.add(key.publicKey());
            outputs.add(key.material());
            known(SignatureAlgorithm.class)
                    .filter(algorithm -> fits(spec, algorithm))
                    .map(algorithm -> engine.sign(spec, key.material(), algorithm, bytes(digestLength(algorithm), 1)))
                    .forEach(outputs::add);
            if (spec.getType() == KeyType.RSA) {
                for (EncryptionAlgorithm algorithm : RSA_ENCRYPTION) {
                    outputs.add(engine.wrap(spec, key.publicKey(), algorithm, bytes(32, 1)));
                }
            }
        }
        outputs.add(engine.seal(bytes(32, 1), NOTHING, bytes(9, 1)));
        outputs.add(engine.random(100));
        return outputs.stream().map(ProviderCryptoEngineTest::boxed).toList();
    }

    private static final Set<EncryptionAlgorithm> RSA_ENCRYPTION =
            EnumSet.of(EncryptionAlgorithm.RSA1_5, EncryptionAlgorithm.RSA_OAEP, EncryptionAlgorithm.RSA_OAEP_256);

    private static List<Byte> boxed(byte[] bytes) {
        List<Byte> list = new ArrayList<>();
        for (byte one : bytes) {
            list.add(one);
        }
        return list;
    }

    private static Generated key(KeySpec spec) {
        return KEYS.computeIfAbsent(spec, FAST::generate);
    }

    private static boolean fits(KeySpec spec, SignatureAlgorithm algorithm) {
        return switch (spec.getType()) {
            case RSA -> algorithm.name().matches("[RP]S.*");
            case EC ->
                algorithm
                        == List.of(
                                        SignatureAlgorithm.ES256,
                                        SignatureAlgorithm.ES256K,
                                        SignatureAlgorithm.ES384,
                                        SignatureAlgorithm.ES512)
                                .get(Keys.EC.indexOf(spec));
            default -> false;
        };
    }

    private static boolean fits(KeySpec spec, EncryptionAlgorithm algorithm) {
        return switch (spec.getType()) {
            case RSA -> RSA_ENCRYPTION.contains(algorithm);
            case OCT -> algorithm.name().startsWith("A" + spec.getSize());
            default -> false;
        };
    }

    private static int digestLength(SignatureAlgorithm algorithm) {
        return algorithm == SignatureAlgorithm.ES256K
                ? 32
                : Integer.parseInt(algorithm.name().substring(2)) / 8;
    }

    private static int[] lengths(EncryptionAlgorithm algorithm) {
        if (algorithm.name().endsWith("CBC")) {
            return new int[] {0, 16, 160};
        }
        return RSA_ENCRYPTION.contains(algorithm) ? new int[] {0, 1, 190} : new int[] {0, 1, 15, 16, 17, 1000};
    }

    private static <E extends Enum<E>> Stream<E> known(Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(value ->
                        !value.name().endsWith("UNSPECIFIED") && !value.name().equals("UNRECOGNIZED"));
    }

    private static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] flipped(byte[] bytes) {
        byte[] flipped = bytes.clone();
        flipped[flipped.length / 2] ^= 0x10;
        return flipped;
    }

    private static void assertRefused(Code code, Runnable action) {
        assertEquals(code, assertThrows(RefusedException.class, action::run).code());
    }
}
