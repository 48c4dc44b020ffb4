package dev.holdfast.partition.asymmetric;

import static dev.holdfast.partition.asymmetric.Token.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.Capability.PairGeneration.Pair;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.OaepParameters;
import dev.holdfast.proto.v1.RsaAesWrapParameters;
import dev.holdfast.proto.v1.TokenMechanism;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Encryption, wrapping and recovery with RSA: every format, its limits, and what is refused how. */
class RsaCipherTest {

    private static final byte[] NOTHING = {};
    private static final int LENGTH = 256;

    static List<Token> tokens() {
        return Token.BOTH;
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void pkcsTakesUpToElevenBytesLessThanTheModulus(Token token) {
        Pair pair = token.rsa(2048);
        Capability.Enciphering cipher = token.enciphering(CKM.RSA_PKCS);
        for (int length : new int[] {0, 1, 32, LENGTH - 11}) {
            byte[] data = random(length);
            byte[] encrypted = cipher.encrypt(pair.publicKey(), Token.NO_PARAMETER, data, false);
            assertEquals(LENGTH, encrypted.length);
            assertArrayEquals(data, cipher.decrypt(pair.privateKey(), Token.NO_PARAMETER, encrypted, false));
        }
        assertRefused(
                CKR.DATA_LEN_RANGE,
                () -> cipher.encrypt(pair.publicKey(), Token.NO_PARAMETER, random(LENGTH - 10), false));
        assertRefused(
                CKR.ENCRYPTED_DATA_LEN_RANGE,
                () -> cipher.decrypt(pair.privateKey(), Token.NO_PARAMETER, new byte[LENGTH - 1], false));
        assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> cipher.check(pair.publicKey(), Token.MALFORMED));
    }

    /** The blocks of Bleichenbacher's attack, made with the raw primitive: every kind is refused alike. */
    @ParameterizedTest
    @MethodSource("tokens")
    void everyWrongPaddingIsRefusedAlike(Token token) {
        Pair pair = token.rsa(2048);
        Capability.Enciphering cipher = token.enciphering(CKM.RSA_PKCS);
        Capability.Enciphering raw = token.enciphering(CKM.RSA_X_509);
        byte[] good = RsaBlocks.type2(new byte[] {1}, LENGTH, Token.random(1));
        byte[] firstOctet = with(good, 0, 1);
        byte[] type = with(good, 1, 1);
        byte[] noSeparator = good.clone();
        Arrays.fill(noSeparator, 2, LENGTH, (byte) 9);
        byte[] shortPadding = with(good, 9, 0);
        for (byte[] wrong : new byte[][] {firstOctet, type, noSeparator, shortPadding, new byte[LENGTH]}) {
            byte[] encrypted = raw.encrypt(pair.publicKey(), Token.NO_PARAMETER, wrong, false);
            assertEquals(
                    CKR.ENCRYPTED_DATA_INVALID.spelling(),
                    assertRefused(
                                    CKR.ENCRYPTED_DATA_INVALID,
                                    () -> cipher.decrypt(pair.privateKey(), Token.NO_PARAMETER, encrypted, false))
                            .getMessage());
            assertRefused(CKR.WRAPPED_KEY_INVALID, () -> token.wrapping(CKM.RSA_PKCS)
                    .unwrap(pair.privateKey(), Token.NO_PARAMETER, encrypted, NOTHING));
        }
        byte[] leastPadding = with(good, 10, 0);
        byte[] encrypted = raw.encrypt(pair.publicKey(), Token.NO_PARAMETER, leastPadding, false);
        assertEquals(LENGTH - 11, cipher.decrypt(pair.privateKey(), Token.NO_PARAMETER, encrypted, false).length);
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void rawRsaPadsWithZerosAndKeepsItsRange(Token token) {
        Pair pair = token.rsa(2048);
        Capability.Enciphering raw = token.enciphering(CKM.RSA_X_509);
        byte[] data = random(100);
        byte[] padded = new byte[LENGTH];
        System.arraycopy(data, 0, padded, LENGTH - data.length, data.length);
        byte[] encrypted = raw.encrypt(pair.publicKey(), Token.NO_PARAMETER, data, false);
        assertArrayEquals(padded, raw.decrypt(pair.privateKey(), Token.NO_PARAMETER, encrypted, false));

        byte[] modulus =
                Token.KEYS.ofPublic(pair.publicKey()).bytes(CKA.MODULUS).toByteArray();
        assertRefused(CKR.DATA_INVALID, () -> raw.encrypt(pair.publicKey(), Token.NO_PARAMETER, modulus, false));
        assertRefused(
                CKR.DATA_LEN_RANGE,
                () -> raw.encrypt(pair.publicKey(), Token.NO_PARAMETER, new byte[LENGTH + 1], false));
        assertRefused(
                CKR.ENCRYPTED_DATA_INVALID, () -> raw.decrypt(pair.privateKey(), Token.NO_PARAMETER, modulus, false));
        assertRefused(
                CKR.ENCRYPTED_DATA_LEN_RANGE,
                () -> raw.decrypt(pair.privateKey(), Token.NO_PARAMETER, new byte[LENGTH - 1], false));
        assertRefused(CKR.DATA_INVALID, () -> token.signing(CKM.RSA_X_509)
                .sign(pair.privateKey(), Token.NO_PARAMETER, modulus, false));
        assertRefused(CKR.SIGNATURE_INVALID, () -> token.signing(CKM.RSA_X_509)
                .verify(pair.publicKey(), Token.NO_PARAMETER, data, false, modulus));
        byte[] wrapped = token.wrapping(CKM.RSA_X_509).wrap(pair.publicKey(), Token.NO_PARAMETER, data, NOTHING);
        assertArrayEquals(
                padded, token.wrapping(CKM.RSA_X_509).unwrap(pair.privateKey(), Token.NO_PARAMETER, wrapped, NOTHING));
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void whatIsSignedIsRecovered(Token token) {
        Pair pair = token.rsa(2048);
        byte[] data = random(40);
        Capability.Recovering pkcs = token.recovering(CKM.RSA_PKCS);
        byte[] signature = pkcs.signRecover(pair.privateKey(), Token.NO_PARAMETER, data);
        assertArrayEquals(data, pkcs.verifyRecover(pair.publicKey(), Token.NO_PARAMETER, signature));
        token.signing(CKM.RSA_PKCS).verify(pair.publicKey(), Token.NO_PARAMETER, data, false, signature);
        assertRefused(
                CKR.SIGNATURE_LEN_RANGE,
                () -> pkcs.verifyRecover(pair.publicKey(), Token.NO_PARAMETER, new byte[LENGTH + 1]));
        byte[] other = with(signature, 100, signature[100] ^ 1);
        assertRefused(CKR.SIGNATURE_INVALID, () -> pkcs.verifyRecover(pair.publicKey(), Token.NO_PARAMETER, other));
        Capability.Recovering raw = token.recovering(CKM.RSA_X_509);
        byte[] rawSignature = raw.signRecover(pair.privateKey(), Token.NO_PARAMETER, data);
        byte[] recovered = raw.verifyRecover(pair.publicKey(), Token.NO_PARAMETER, rawSignature);
        assertEquals(new BigInteger(1, data), new BigInteger(1, recovered));
        assertEquals(LENGTH, recovered.length);
    }

    /** A block of type 01 that is nearly one: shorter padding, another octet in it, or none behind it. */
    @Test
    void onlyExactBlocksAreRecovered() {
        byte[] good = RsaBlocks.type1(new byte[] {7, 8}, LENGTH);
        assertArrayEquals(new byte[] {7, 8}, RsaBlocks.dataOfType1(good).orElseThrow());
        byte[] shortPadding = new byte[LENGTH];
        shortPadding[1] = 1;
        Arrays.fill(shortPadding, 2, 9, (byte) 0xff);
        byte[] allPadding = new byte[LENGTH];
        Arrays.fill(allPadding, (byte) 0xff);
        allPadding[0] = 0;
        allPadding[1] = 1;
        for (byte[] wrong :
                new byte[][] {with(good, 0, 1), with(good, 1, 2), with(good, 30, 1), shortPadding, allPadding}) {
            assertFalse(RsaBlocks.dataOfType1(wrong).isPresent());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = HashFunction.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"MD5", "SHAKE128", "SHAKE256"})
    void oaepWorksWithEveryHashAndEveryMask(HashFunction hash) {
        CKM type = Arrays.stream(CKM.values())
                .filter(known -> HashFunction.ofMechanism(known.value()).equals(Optional.of(hash)))
                .findFirst()
                .orElseThrow();
        Pair pair = Token.FAST.rsa(2048);
        Capability.Enciphering fast = Token.FAST.enciphering(CKM.RSA_PKCS_OAEP);
        Capability.Enciphering reproducible = Token.REPRODUCIBLE.enciphering(CKM.RSA_PKCS_OAEP);
        int longest = LENGTH - 2 - 2 * hash.length();
        for (int mask = 1; mask <= 9; mask++) {
            TokenMechanism mechanism = Token.oaepMechanism(type, mask, new byte[mask]);
            byte[] data = random(mask == 1 ? longest : mask);
            byte[] encrypted = reproducible.encrypt(pair.publicKey(), mechanism, data, false);
            assertArrayEquals(data, fast.decrypt(pair.privateKey(), mechanism, encrypted, false));
            assertRefused(
                    CKR.ENCRYPTED_DATA_INVALID,
                    () -> fast.decrypt(
                            pair.privateKey(), Token.oaepMechanism(type, 1, new byte[20]), encrypted, false));
        }
        assertRefused(
                CKR.DATA_LEN_RANGE,
                () -> fast.encrypt(
                        pair.publicKey(), Token.oaepMechanism(type, 1, NOTHING), random(longest + 1), false));
    }

    @Test
    void oaepChecksItsParameter() {
        Pair pair = Token.FAST.rsa(2048);
        Capability.Enciphering oaep = Token.FAST.enciphering(CKM.RSA_PKCS_OAEP);
        OaepParameters right = Token.oaep(CKM.SHA256, 2, NOTHING);
        for (OaepParameters wrong : new OaepParameters[] {
            right.toBuilder().setHash(CKM.MD5.value()).build(),
            right.toBuilder().setHash(CKM.RSA_PKCS.value()).build(),
            right.toBuilder().setMgf(0).build(),
            right.toBuilder().setMgf(10).build(),
            right.toBuilder().setSource(2).build(),
            right.toBuilder()
                    .setSource(0)
                    .setLabel(ByteString.copyFromUtf8("x"))
                    .build(),
        }) {
            TokenMechanism mechanism =
                    TokenMechanism.newBuilder().setOaep(wrong).build();
            assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> oaep.check(pair.publicKey(), mechanism));
        }
        assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> oaep.check(pair.publicKey(), Token.NO_PARAMETER));
        Pair small = Token.FAST.rsa(1024);
        assertRefused(
                CKR.KEY_SIZE_RANGE, () -> oaep.check(small.publicKey(), Token.oaepMechanism(CKM.SHA512, 4, NOTHING)));
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void rsaAesWrapTakesTargetsOfAnyLength(Token token) {
        Pair pair = token.rsa(2048);
        Capability.Wrapping wrapping = token.wrapping(CKM.RSA_AES_KEY_WRAP);
        for (int bits : new int[] {128, 192, 256}) {
            TokenMechanism mechanism = rsaAes(bits);
            byte[] target = random(bits * 5 + 3);
            byte[] wrapped = wrapping.wrap(pair.publicKey(), mechanism, target, NOTHING);
            assertArrayEquals(target, wrapping.unwrap(pair.privateKey(), mechanism, wrapped, NOTHING));
            assertRefused(
                    CKR.WRAPPED_KEY_INVALID,
                    () -> wrapping.unwrap(
                            pair.privateKey(), mechanism, with(wrapped, LENGTH + 9, wrapped[LENGTH + 9] ^ 1), NOTHING));
            assertRefused(
                    CKR.WRAPPED_KEY_INVALID,
                    () -> wrapping.unwrap(pair.privateKey(), mechanism, with(wrapped, 9, wrapped[9] ^ 1), NOTHING));
            assertRefused(
                    CKR.WRAPPED_KEY_LEN_RANGE,
                    () -> wrapping.unwrap(pair.privateKey(), mechanism, Arrays.copyOf(wrapped, LENGTH), NOTHING));
        }
        byte[] wrapped = wrapping.wrap(pair.publicKey(), rsaAes(128), random(20), NOTHING);
        assertRefused(CKR.WRAPPED_KEY_INVALID, () -> wrapping.unwrap(pair.privateKey(), rsaAes(256), wrapped, NOTHING));
        assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> wrapping.check(pair.publicKey(), rsaAes(64)));
        assertRefused(
                CKR.MECHANISM_INVALID, () -> wrapping.wrap(pair.publicKey(), rsaAes(128), random(20), new byte[1]));
    }

    @Test
    void aModulusOfAnyNumberOfBitsWorks() {
        // 1033 bits: one more than a multiple of eight, where PSS encodes into one octet less than the modulus has.
        BigInteger e = BigInteger.valueOf(65537);
        Random random = new Random(3);
        BigInteger p = prime(516, e, random);
        BigInteger q = prime(517, e, random);
        BigInteger n = p.multiply(q);
        while (n.bitLength() != 1033) {
            q = prime(517, e, random);
            n = p.multiply(q);
        }
        BigInteger d = e.modInverse(p.subtract(BigInteger.ONE).multiply(q.subtract(BigInteger.ONE)));
        KeyValue privateKey = Token.KEYS.privateKey(
                CKK.RSA,
                Attributes.NONE
                        .with(CKA.MODULUS, n.toByteArray())
                        .with(CKA.PUBLIC_EXPONENT, e.toByteArray())
                        .with(CKA.PRIVATE_EXPONENT, d.toByteArray()));
        KeyValue publicKey = Token.KEYS.publicOf(privateKey);
        TokenMechanism pss = Token.pss(CKM.SHA256, 2, 32);
        for (Token token : Token.BOTH) {
            for (int i = 0; i < 8; i++) {
                byte[] message = {(byte) i};
                byte[] signature = token.signing(CKM.SHA256_RSA_PKCS_PSS).sign(privateKey, pss, message, false);
                token.signing(CKM.SHA256_RSA_PKCS_PSS).verify(publicKey, pss, message, false, signature);
                assertEquals(130, signature.length);
                assertRefused(CKR.SIGNATURE_INVALID, () -> token.signing(CKM.SHA256_RSA_PKCS_PSS)
                        .verify(publicKey, pss, message, false, with(signature, 60, signature[60] ^ 1)));
            }
        }
    }

    private static BigInteger prime(int bits, BigInteger e, Random random) {
        BigInteger prime;
        do {
            prime = BigInteger.probablePrime(bits, random);
        } while (prime.mod(e).equals(BigInteger.ONE));
        return prime;
    }

    private static TokenMechanism rsaAes(int bits) {
        return TokenMechanism.newBuilder()
                .setRsaAesWrap(RsaAesWrapParameters.newBuilder()
                        .setAesKeyBits(bits)
                        .setOaep(Token.oaep(CKM.SHA256, 1, NOTHING)))
                .build();
    }

    private static byte[] with(byte[] octets, int index, int value) {
        byte[] changed = octets.clone();
        changed[index] = (byte) value;
        return changed;
    }

    private static byte[] random(int length) {
        byte[] octets = new byte[length];
        new Random(length).nextBytes(octets);
        return octets;
    }
}
