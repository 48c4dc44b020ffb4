package dev.holdfast.partition.asymmetric;

import static dev.holdfast.partition.asymmetric.Token.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.Capability.PairGeneration.Pair;
import dev.holdfast.partition.mechanism.Mechanism;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.TokenMechanism;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is signed with any mechanism verifies, and nothing else does. */
class SigningTest {

    /** The hash of a mechanism, for those whose parameter names it or that sign a digest. */
    private static final Map<CKM, CKM> HASHES = Map.of(
            CKM.RSA_PKCS_PSS, CKM.SHA256,
            CKM.SHA1_RSA_PKCS_PSS, CKM.SHA_1,
            CKM.SHA224_RSA_PKCS_PSS, CKM.SHA224,
            CKM.SHA384_RSA_PKCS_PSS, CKM.SHA384,
            CKM.SHA512_RSA_PKCS_PSS, CKM.SHA512,
            CKM.SHA3_224_RSA_PKCS_PSS, CKM.SHA3_224,
            CKM.SHA3_256_RSA_PKCS_PSS, CKM.SHA3_256,
            CKM.SHA3_384_RSA_PKCS_PSS, CKM.SHA3_384,
            CKM.SHA3_512_RSA_PKCS_PSS, CKM.SHA3_512);

    static Stream<Arguments> mechanisms() {
        return Token.BOTH.stream().flatMap(token -> token.mechanisms().values().stream()
                .filter(mechanism -> mechanism.as(Capability.Signing.class).isPresent())
                .filter(mechanism -> token == Token.FAST || dependsOnProviders(mechanism))
                .map(Mechanism::type)
                .sorted()
                .map(type -> Arguments.of(token, type)));
    }

    @ParameterizedTest
    @MethodSource("mechanisms")
    void whatIsSignedVerifiesAndNothingElse(Token token, CKM type) {
        Pair pair = pair(token, type);
        TokenMechanism mechanism = parameter(type);
        Capability.Signing signing = token.signing(type);
        Random random = new Random(type.value());
        // As long as a digest of SHA-256, for the mechanisms that take no other.
        byte[] message = new byte[32];
        random.nextBytes(message);

        byte[] signature = signing.sign(pair.privateKey(), mechanism, message, false);

        assertEquals(signing.signatureBytes(pair.privateKey(), mechanism), signature.length);
        assertEquals(signing.signatureBytes(pair.publicKey(), mechanism), signature.length);
        signing.verify(pair.publicKey(), mechanism, message, false, signature);
        byte[] altered = signature.clone();
        altered[altered.length - 1 - random.nextInt(20)] ^= 4;
        assertRefused(
                CKR.SIGNATURE_INVALID, () -> signing.verify(pair.publicKey(), mechanism, message, false, altered));
        byte[] other = message.clone();
        other[random.nextInt(other.length)] ^= 1;
        assertRefused(
                CKR.SIGNATURE_INVALID, () -> signing.verify(pair.publicKey(), mechanism, other, false, signature));
        for (int length : new int[] {0, signature.length - 1, signature.length + 1, signature.length + 2}) {
            byte[] wrong = Arrays.copyOf(signature, length);
            assertRefused(
                    CKR.SIGNATURE_LEN_RANGE, () -> signing.verify(pair.publicKey(), mechanism, message, false, wrong));
        }
    }

    @ParameterizedTest
    @MethodSource("mechanisms")
    void aParameterOfAnotherKindIsRefused(Token token, CKM type) {
        Pair pair = pair(token, type);
        Capability.Signing signing = token.signing(type);
        TokenMechanism foreign = TokenMechanism.newBuilder().setNumber(1).build();
        for (TokenMechanism wrong : new TokenMechanism[] {Token.MALFORMED, foreign}) {
            assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> signing.signatureBytes(pair.privateKey(), wrong));
            assertRefused(
                    CKR.MECHANISM_PARAM_INVALID, () -> signing.sign(pair.privateKey(), wrong, new byte[32], false));
            assertRefused(
                    CKR.MECHANISM_PARAM_INVALID,
                    () -> signing.verify(pair.publicKey(), wrong, new byte[32], false, new byte[64]));
        }
    }

    /** The door hashes for the mechanisms that hash, and has no way to do so for the others. */
    @ParameterizedTest
    @MethodSource("mechanisms")
    void aDigestStandsForItsMessageWhereTheMechanismHashes(Token token, CKM type) {
        Pair pair = pair(token, type);
        TokenMechanism mechanism = parameter(type);
        Capability.Signing signing = token.signing(type);
        byte[] message = "holdfast".getBytes(StandardCharsets.UTF_8);
        Stream.of(HashFunction.values()).filter(hash -> hashesWith(type, hash)).forEach(hash -> {
            byte[] signature = signing.sign(pair.privateKey(), mechanism, hash.digest(message), true);
            signing.verify(pair.publicKey(), mechanism, message, false, signature);
            byte[] again = signing.sign(pair.privateKey(), mechanism, message, false);
            signing.verify(pair.publicKey(), mechanism, hash.digest(message), true, again);
            assertRefused(
                    CKR.DATA_LEN_RANGE,
                    () -> signing.sign(pair.privateKey(), mechanism, new byte[hash.length() + 1], true));
        });
        if (Stream.of(HashFunction.values()).noneMatch(hash -> hashesWith(type, hash))) {
            assertRefused(CKR.DATA_INVALID, () -> signing.sign(pair.privateKey(), mechanism, new byte[32], true));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyCurveSignsDigestsOfAnyLength(WeierstrassCurve curve) {
        for (Token token : Token.BOTH) {
            Pair pair = token.ec(curve);
            Capability.Signing ecdsa = token.signing(CKM.ECDSA);
            Token other = token == Token.FAST ? Token.REPRODUCIBLE : Token.FAST;
            for (int length : new int[] {1, 20, 32, 48, 64, 66, 128}) {
                byte[] digest = new byte[length];
                Arrays.fill(digest, (byte) 0xc3);
                byte[] signature = ecdsa.sign(pair.privateKey(), Token.NO_PARAMETER, digest, false);
                assertEquals(2 * curve.scalarLength(), signature.length);
                other.signing(CKM.ECDSA).verify(pair.publicKey(), Token.NO_PARAMETER, digest, false, signature);
            }
            assertRefused(
                    CKR.DATA_LEN_RANGE, () -> ecdsa.sign(pair.privateKey(), Token.NO_PARAMETER, new byte[0], false));
        }
    }

    @Test
    void ofALongDigestTheLeftmostBitsCount() {
        Pair pair = Token.REPRODUCIBLE.ec(WeierstrassCurve.SECP256R1);
        Capability.Signing ecdsa = Token.REPRODUCIBLE.signing(CKM.ECDSA);
        byte[] digest = new byte[64];
        Arrays.fill(digest, 0, 32, (byte) 7);
        byte[] signature = ecdsa.sign(pair.privateKey(), Token.NO_PARAMETER, digest, false);
        ecdsa.verify(pair.publicKey(), Token.NO_PARAMETER, Arrays.copyOf(digest, 32), false, signature);
    }

    /** On P-521 the first octet of a half holds one bit, so that it is often zero. */
    @Test
    void ecdsaTakesHalvesThatAreShorterThanTheOrder() {
        Pair pair = Token.FAST.ec(WeierstrassCurve.SECP521R1);
        Capability.Signing ecdsa = Token.FAST.signing(CKM.ECDSA);
        byte[] digest = {1, 2, 3};
        byte[] signature;
        do {
            signature = ecdsa.sign(pair.privateKey(), Token.NO_PARAMETER, digest, false);
        } while (signature[0] != 0 || signature[66] != 0);
        byte[] shorter =
                Octets.concatenate(Arrays.copyOfRange(signature, 1, 66), Arrays.copyOfRange(signature, 67, 132));
        for (Token token : Token.BOTH) {
            token.signing(CKM.ECDSA).verify(pair.publicKey(), Token.NO_PARAMETER, digest, false, shorter);
        }
    }

    @Test
    void aDeterministicSignatureRepeatsItselfAndAHedgedOneDoesNot() {
        for (CKM type : new CKM[] {CKM.ML_DSA, CKM.HASH_ML_DSA_SHA256, CKM.SLH_DSA}) {
            Pair pair = pair(Token.FAST, type);
            Capability.Signing signing = Token.FAST.signing(type);
            TokenMechanism deterministic = Token.context(2, new byte[] {1}, 0);
            TokenMechanism hedged = Token.context(1, new byte[] {1}, 0);
            byte[] first = signing.sign(pair.privateKey(), deterministic, new byte[9], false);
            assertArrayEquals(first, signing.sign(pair.privateKey(), deterministic, new byte[9], false));
            byte[] second = signing.sign(pair.privateKey(), hedged, new byte[9], false);
            assertFalse(Arrays.equals(second, signing.sign(pair.privateKey(), hedged, new byte[9], false)));
            signing.verify(pair.publicKey(), hedged, new byte[9], false, first);
            assertRefused(
                    CKR.SIGNATURE_INVALID,
                    () -> signing.verify(pair.publicKey(), Token.NO_PARAMETER, new byte[9], false, first));
        }
    }

    @Test
    void contextsAndHedgesOutOfRangeAreRefused() {
        Pair pair = pair(Token.FAST, CKM.ML_DSA);
        Capability.Signing signing = Token.FAST.signing(CKM.ML_DSA);
        assertRefused(
                CKR.MECHANISM_PARAM_INVALID,
                () -> signing.signatureBytes(pair.publicKey(), Token.context(0, new byte[256], 0)));
        assertRefused(
                CKR.MECHANISM_PARAM_INVALID,
                () -> signing.signatureBytes(pair.privateKey(), Token.context(3, new byte[0], 0)));
        signing.signatureBytes(pair.publicKey(), Token.context(3, new byte[0], 0));
        Capability.Signing digests = Token.FAST.signing(CKM.HASH_ML_DSA);
        for (long hash : new long[] {0, CKM.MD5.value(), CKM.SHA_1.value(), CKM.ML_DSA.value()}) {
            assertRefused(
                    CKR.MECHANISM_PARAM_INVALID,
                    () -> digests.signatureBytes(pair.privateKey(), Token.context(0, new byte[0], hash)));
        }
        assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> digests.signatureBytes(pair.privateKey(), Token.NO_PARAMETER));
        assertRefused(
                CKR.DATA_LEN_RANGE,
                () -> digests.sign(
                        pair.privateKey(), Token.context(0, new byte[0], CKM.SHA512.value()), new byte[32], false));
    }

    @Test
    void pssChecksItsParameterAgainstMechanismAndKey() {
        Pair pair = Token.FAST.rsa(2048);
        Capability.Signing signing = Token.FAST.signing(CKM.SHA256_RSA_PKCS_PSS);
        for (TokenMechanism wrong : new TokenMechanism[] {
            Token.pss(CKM.SHA384, 2, 32),
            Token.pss(CKM.MD5, 2, 32),
            Token.pss(CKM.SHA256, 0, 32),
            Token.pss(CKM.SHA256, 10, 32),
            Token.pss(CKM.SHA256, 2, 256 - 2 - 32 + 1),
            Token.pss(CKM.SHA256, 2, -1),
        }) {
            assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> signing.signatureBytes(pair.privateKey(), wrong));
        }
        for (int salt : new int[] {0, 32, 256 - 2 - 32}) {
            TokenMechanism right = Token.pss(CKM.SHA256, 5, salt);
            byte[] signature = signing.sign(pair.privateKey(), right, new byte[5], false);
            signing.verify(pair.publicKey(), right, new byte[5], false, signature);
            assertRefused(
                    CKR.SIGNATURE_INVALID,
                    () -> signing.verify(
                            pair.publicKey(), Token.pss(CKM.SHA256, 5, 31), new byte[5], false, signature));
        }
        assertRefused(CKR.DATA_LEN_RANGE, () -> Token.FAST
                .signing(CKM.RSA_PKCS_PSS)
                .sign(pair.privateKey(), Token.pss(CKM.SHA256, 2, 32), new byte[31], false));
    }

    private static boolean dependsOnProviders(Mechanism mechanism) {
        return mechanism.keys().contains(CKK.RSA) || mechanism.keys().contains(CKK.EC);
    }

    private static boolean hashesWith(CKM type, HashFunction hash) {
        String prefix = hash == HashFunction.SHA_512_224 || hash == HashFunction.SHA_512_256 ? "none" : spelling(hash);
        String name = type.name();
        return name.startsWith(prefix + "_RSA")
                || name.equals("ECDSA_" + prefix)
                || name.equals("HASH_ML_DSA_" + prefix)
                || name.equals("HASH_SLH_DSA_" + prefix);
    }

    private static String spelling(HashFunction hash) {
        return hash.name().startsWith("SHA3") ? hash.name() : hash.name().replace("_", "");
    }

    private static TokenMechanism parameter(CKM type) {
        return switch (type.parameter()) {
            case PSS -> Token.pss(HASHES.getOrDefault(type, CKM.SHA256), 2, 20);
            case HASH_SIGN_CONTEXT -> Token.context(2, new byte[] {3}, CKM.SHA256.value());
            case SIGN_CONTEXT -> Token.context(2, new byte[] {4, 5}, 0);
            default -> Token.NO_PARAMETER;
        };
    }

    /** A key of 2048 bits is enough for any hash with any salt used here. */
    private static Pair pair(Token token, CKM type) {
        CKK key = token.mechanisms().get(type).keys().iterator().next();
        return switch (key) {
            case RSA -> token.rsa(2048);
            case EC -> token.ec(WeierstrassCurve.SECP256R1);
            case EC_EDWARDS -> token.rfc8410(Rfc8410Curve.ED25519);
            case ML_DSA -> token.postQuantum(ParameterSet.ML_DSA_44);
            default -> token.postQuantum(ParameterSet.SLH_DSA_SHA2_128F);
        };
    }
}
