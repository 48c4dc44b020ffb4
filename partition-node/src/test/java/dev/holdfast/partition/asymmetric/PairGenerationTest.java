package dev.holdfast.partition.asymmetric;

import static dev.holdfast.partition.asymmetric.Token.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.PairwiseTestFailed;
import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.mechanism.Capability.PairGeneration.Pair;
import dev.holdfast.partition.mechanism.Capability.PairGeneration.Wanted;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DERPrintableString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pairs are what was asked for, pass their pair-wise test, and what cannot be made is refused by name. */
class PairGenerationTest {

    private static final Wanted NOTHING =
            new Wanted(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    static List<Token> tokens() {
        return Token.BOTH;
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void rsaPairsHaveTheSizeAndTheExponentThatWereAskedFor(Token token) {
        for (long exponent : new long[] {3, 17, 65539}) {
            Pair pair = token.generation(CKM.RSA_PKCS_KEY_PAIR_GEN).generate(Token.NO_PARAMETER, rsa(1152, exponent));
            assertEquals(1152, Token.KEYS.bits(pair.publicKey()));
            assertEquals(
                    exponent,
                    new BigInteger(
                                    1,
                                    Token.KEYS
                                            .ofPublic(pair.publicKey())
                                            .bytes(CKA.PUBLIC_EXPONENT)
                                            .toByteArray())
                            .longValue());
        }
        for (long bits : new long[] {0, 512, 1023, 2047, 8320, -1}) {
            assertRefused(CKR.KEY_SIZE_RANGE, () -> token.generation(CKM.RSA_PKCS_KEY_PAIR_GEN)
                    .generate(Token.NO_PARAMETER, rsa(bits, 65537)));
        }
        for (long exponent : new long[] {0, 1, 2, 65536, 1L << 32 | 1}) {
            assertRefused(CKR.TEMPLATE_INCONSISTENT, () -> token.generation(CKM.RSA_PKCS_KEY_PAIR_GEN)
                    .generate(Token.NO_PARAMETER, rsa(2048, exponent)));
        }
    }

    @Test
    void whatATemplateLacksIsMissed() {
        Token.FAST.mechanisms().values().stream()
                .filter(mechanism -> (mechanism.flags() & CKF.GENERATE_KEY_PAIR) != 0)
                .map(mechanism -> Token.FAST.generation(mechanism.type()))
                .forEach(generation -> {
                    assertRefused(CKR.TEMPLATE_INCOMPLETE, () -> generation.generate(Token.NO_PARAMETER, NOTHING));
                    assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> generation.generate(Token.MALFORMED, NOTHING));
                });
    }

    @Test
    void curvesAndParameterSetsOfOthersAreRefused() {
        ByteString ed25519 = Token.der(Rfc8410Curve.ED25519.identifier());
        ByteString p256 = Token.der(WeierstrassCurve.SECP256R1.identifier());
        for (CKM type :
                new CKM[] {CKM.EC_KEY_PAIR_GEN, CKM.EC_KEY_PAIR_GEN_W_EXTRA_BITS, CKM.EC_MONTGOMERY_KEY_PAIR_GEN}) {
            assertRefused(
                    CKR.CURVE_NOT_SUPPORTED,
                    () -> Token.FAST.generation(type).generate(Token.NO_PARAMETER, Token.onCurve(ed25519)));
        }
        assertRefused(CKR.CURVE_NOT_SUPPORTED, () -> Token.FAST
                .generation(CKM.EC_EDWARDS_KEY_PAIR_GEN)
                .generate(Token.NO_PARAMETER, Token.onCurve(p256)));
        assertRefused(CKR.CURVE_NOT_SUPPORTED, () -> Token.FAST
                .generation(CKM.EC_KEY_PAIR_GEN)
                .generate(Token.NO_PARAMETER, Token.onCurve(Token.der(new DERPrintableString("secp112r1")))));
        Wanted fourth = new Wanted(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(4L));
        assertRefused(
                CKR.PARAMETER_SET_NOT_SUPPORTED,
                () -> Token.FAST.generation(CKM.ML_KEM_KEY_PAIR_GEN).generate(Token.NO_PARAMETER, fourth));
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void pairsOnEveryCurveAreWhatTheirPrivateNumbersMake(Token token) {
        for (WeierstrassCurve curve : WeierstrassCurve.values()) {
            for (CKM type : List.of(CKM.EC_KEY_PAIR_GEN, CKM.EC_KEY_PAIR_GEN_W_EXTRA_BITS)) {
                Pair pair = token.generation(type)
                        .generate(Token.NO_PARAMETER, Token.onCurve(Token.der(curve.identifier())));
                assertEquals(curve, EcForm.curve(pair.privateKey()));
                KeyValue computed = Token.KEYS.parsePrivate(pair.privateKey().bytes());
                assertArrayEquals(computed.bytes(), pair.privateKey().bytes());
                assertArrayEquals(
                        Token.KEYS.publicOf(computed).bytes(), pair.publicKey().bytes());
            }
        }
    }

    @Test
    void withoutTheAcceleratedProviderTheSameRandomnessMakesTheSameKeys() {
        List<Wanted> wanted = List.of(
                rsa(1024, 65537),
                Token.onCurve(Token.der(WeierstrassCurve.SECP384R1.identifier())),
                Token.onCurve(Token.der(Rfc8410Curve.X448.identifier())),
                new Wanted(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(1L)));
        List<CKM> types = List.of(
                CKM.RSA_PKCS_KEY_PAIR_GEN,
                CKM.EC_KEY_PAIR_GEN,
                CKM.EC_MONTGOMERY_KEY_PAIR_GEN,
                CKM.ML_DSA_KEY_PAIR_GEN);
        Token one = new Token(Providers.reproducible(), Token.random(9), new ParsedKeys());
        Token other = new Token(Providers.reproducible(), Token.random(9), new ParsedKeys());
        for (int i = 0; i < types.size(); i++) {
            assertArrayEquals(
                    one.generation(types.get(i))
                            .generate(Token.NO_PARAMETER, wanted.get(i))
                            .privateKey()
                            .bytes(),
                    other.generation(types.get(i))
                            .generate(Token.NO_PARAMETER, wanted.get(i))
                            .privateKey()
                            .bytes());
        }
    }

    @Test
    void halvesThatDoNotBelongTogetherFailThePairwiseTest() {
        Pair here = Token.FAST.rsa(2048);
        KeyValue stranger = Token.REPRODUCIBLE.rsa(2048).publicKey();
        assertThrows(PairwiseTestFailed.class, () -> new PairTest(algorithm -> false)
                .bySigning(Token.FAST.signing(CKM.RSA_PKCS), new Pair(stranger, copy(here))));
        Pair kem = Token.FAST.postQuantum(ParameterSet.ML_KEM_512);
        KeyValue strangeKem =
                Token.REPRODUCIBLE.postQuantum(ParameterSet.ML_KEM_512).publicKey();
        KeyValue copy = copy(kem);
        assertThrows(PairwiseTestFailed.class, () -> new PairTest(algorithm -> false)
                .byEncapsulating(Token.FAST.encapsulation(CKM.ML_KEM), new Pair(strangeKem, copy)));
        assertArrayEquals(new byte[copy.bytes().length], copy.bytes(), "a failed key is wiped");
        Pair x448 = Token.FAST.rfc8410(Rfc8410Curve.X448);
        KeyValue strangeX448 = Token.REPRODUCIBLE.rfc8410(Rfc8410Curve.X448).publicKey();
        assertThrows(PairwiseTestFailed.class, () -> new PairTest(algorithm -> false)
                .byAgreeing(
                        new Agreement(Providers.reproducible(), new ParsedKeys()), new Pair(strangeX448, copy(x448))));
    }

    /** CK_MECHANISM_INFO has a flag for each kind of use, also of mechanisms with several. */
    @Test
    void flagsFollowFromWhatAMechanismCanDo() {
        long all = Stream.of(
                        CKF.SIGN,
                        CKF.VERIFY,
                        CKF.SIGN_RECOVER,
                        CKF.VERIFY_RECOVER,
                        CKF.ENCRYPT,
                        CKF.DECRYPT,
                        CKF.WRAP,
                        CKF.UNWRAP)
                .reduce(0L, (flags, flag) -> flags | flag);
        assertEquals(all, Token.FAST.mechanisms().get(CKM.RSA_PKCS).flags());
        assertEquals(all, Token.FAST.mechanisms().get(CKM.RSA_X_509).flags());
        assertEquals(
                CKF.ENCAPSULATE | CKF.DECAPSULATE,
                Token.FAST.mechanisms().get(CKM.ML_KEM).flags());
    }

    private static KeyValue copy(Pair pair) {
        return new KeyValue(pair.privateKey().type(), pair.privateKey().bytes().clone());
    }

    private static Wanted rsa(long bits, long exponent) {
        return new Wanted(
                Optional.of(bits),
                Optional.of(ByteString.copyFrom(BigInteger.valueOf(exponent).toByteArray())),
                Optional.empty(),
                Optional.empty());
    }
}
