package dev.holdfast.partition.asymmetric;

import static dev.holdfast.partition.asymmetric.Token.KEYS;
import static dev.holdfast.partition.asymmetric.Token.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.mechanism.Capability.PairGeneration.Pair;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERPrintableString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Keys go from attributes to their encoding and back without loss, and none comes in that is not consistent with
 * itself.
 */
class AsymmetricKeysTest {

    static Stream<Pair> pairs() {
        Stream<Pair> curves = Stream.of(WeierstrassCurve.values()).map(Token.FAST::ec);
        Stream<Pair> octets = Stream.of(Rfc8410Curve.values()).map(Token.FAST::rfc8410);
        Stream<Pair> postQuantum = Stream.of(
                        ParameterSet.ML_KEM_512,
                        ParameterSet.ML_KEM_1024,
                        ParameterSet.ML_DSA_44,
                        ParameterSet.ML_DSA_87,
                        ParameterSet.SLH_DSA_SHA2_128F)
                .map(Token.FAST::postQuantum);
        return Stream.of(Stream.of(Token.FAST.rsa(1024), Token.FAST.rsa(2048)), curves, octets, postQuantum)
                .flatMap(pairs -> pairs);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void attributesAndEncodingSayTheSame(Pair pair) {
        Attributes ofPublic = KEYS.ofPublic(pair.publicKey());
        Attributes ofPrivate = KEYS.ofPrivate(pair.privateKey());

        assertSame(pair.publicKey(), KEYS.publicKey(pair.publicKey().type(), ofPublic));
        assertSame(pair.privateKey(), KEYS.privateKey(pair.privateKey().type(), ofPrivate));
        assertSame(pair.publicKey(), KEYS.publicOf(pair.privateKey()));
        assertSame(pair.publicKey(), KEYS.parsePublic(pair.publicKey().bytes()));
        assertSame(pair.privateKey(), KEYS.parsePrivate(pair.privateKey().bytes()));
        assertEquals(ByteString.copyFrom(pair.publicKey().bytes()), ofPublic.bytes(CKA.PUBLIC_KEY_INFO));
        assertEquals(ofPublic.bytes(CKA.PUBLIC_KEY_INFO), ofPrivate.bytes(CKA.PUBLIC_KEY_INFO));
        assertEquals(KEYS.bits(pair.publicKey()), KEYS.bits(pair.privateKey()));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void everyAttributeThatIsDemandedIsMissed(Pair pair) {
        CKK type = pair.publicKey().type();
        Set<CKA> optional = Set.of(
                CKA.MODULUS_BITS,
                CKA.PUBLIC_KEY_INFO,
                CKA.PRIME_1,
                CKA.PRIME_2,
                CKA.EXPONENT_1,
                CKA.EXPONENT_2,
                CKA.COEFFICIENT,
                CKA.SEED);
        Attributes ofPublic = KEYS.ofPublic(pair.publicKey()).without(optional);
        for (CKA missing : ofPublic.types()) {
            assertRefused(CKR.TEMPLATE_INCOMPLETE, () -> KEYS.publicKey(type, ofPublic.without(Set.of(missing))));
        }
        Attributes ofPrivate = KEYS.ofPrivate(pair.privateKey()).without(optional);
        for (CKA missing : ofPrivate.types()) {
            assertRefused(CKR.TEMPLATE_INCOMPLETE, () -> KEYS.privateKey(type, ofPrivate.without(Set.of(missing))));
        }
    }

    @Test
    void sizesAreCountedAsMechanismsCountThem() {
        assertEquals(2048, KEYS.bits(Token.FAST.rsa(2048).privateKey()));
        assertEquals(521, KEYS.bits(Token.FAST.ec(WeierstrassCurve.SECP521R1).publicKey()));
        assertEquals(255, KEYS.bits(Token.FAST.rfc8410(Rfc8410Curve.ED25519).privateKey()));
        assertEquals(448, KEYS.bits(Token.FAST.rfc8410(Rfc8410Curve.X448).publicKey()));
        assertEquals(
                0, KEYS.bits(Token.FAST.postQuantum(ParameterSet.ML_KEM_512).publicKey()));
    }

    @Test
    void whatAnRsaKeyLacksIsComputed() {
        KeyValue key = Token.FAST.rsa(1024).privateKey();
        Attributes whole = KEYS.ofPrivate(key);
        List<Set<CKA>> missing = List.of(
                Set.of(CKA.EXPONENT_1, CKA.EXPONENT_2, CKA.COEFFICIENT),
                Set.of(CKA.PRIME_2),
                Set.of(CKA.PRIME_1),
                Set.of(CKA.COEFFICIENT));
        missing.forEach(types -> assertSame(key, KEYS.privateKey(CKK.RSA, whole.without(types))));

        Attributes bare = whole.only(Set.of(CKA.MODULUS, CKA.PUBLIC_EXPONENT, CKA.PRIVATE_EXPONENT));
        Attributes factored = KEYS.ofPrivate(KEYS.privateKey(CKK.RSA, bare));
        assertEquals(
                Set.of(whole.bytes(CKA.PRIME_1), whole.bytes(CKA.PRIME_2)),
                Set.of(factored.bytes(CKA.PRIME_1), factored.bytes(CKA.PRIME_2)));
    }

    @Test
    void anRsaKeyThatIsNotConsistentIsRefused() {
        Attributes whole = KEYS.ofPrivate(Token.FAST.rsa(1024).privateKey());
        for (CKA type : whole.without(Set.of(CKA.PUBLIC_KEY_INFO)).types()) {
            byte[] changed = whole.bytes(type).toByteArray();
            changed[changed.length - 1] ^= 2;
            assertRefused(CKR.ATTRIBUTE_VALUE_INVALID, () -> KEYS.privateKey(CKK.RSA, whole.with(type, changed)));
        }
        Attributes bare = whole.only(Set.of(CKA.MODULUS, CKA.PUBLIC_EXPONENT, CKA.PRIVATE_EXPONENT));
        assertRefused(
                CKR.ATTRIBUTE_VALUE_INVALID,
                () -> KEYS.privateKey(CKK.RSA, bare.with(CKA.PRIVATE_EXPONENT, new byte[] {5})));
        Attributes modulus = bare.only(Set.of(CKA.MODULUS));
        for (long exponent : new long[] {1, 4, 1L << 33 | 1}) {
            byte[] value = BigInteger.valueOf(exponent).toByteArray();
            assertRefused(
                    CKR.ATTRIBUTE_VALUE_INVALID,
                    () -> KEYS.publicKey(CKK.RSA, modulus.with(CKA.PUBLIC_EXPONENT, value)));
        }
        assertRefused(
                CKR.ATTRIBUTE_VALUE_INVALID,
                () -> KEYS.publicKey(
                        CKK.RSA,
                        Attributes.NONE.with(CKA.MODULUS, new byte[] {1, 1}).with(CKA.PUBLIC_EXPONENT, new byte[] {3
                        })));
    }

    @Test
    void aCurveIsNamedByIdentifierOrName() {
        Attributes key = KEYS.ofPublic(Token.FAST.ec(WeierstrassCurve.SECP256R1).publicKey());
        for (String name : new String[] {"secp256r1", "prime256v1", "P-256"}) {
            Attributes named = key.with(CKA.EC_PARAMS, Token.der(new DERPrintableString(name)));
            assertSame(KEYS.publicKey(CKK.EC, key), KEYS.publicKey(CKK.EC, named));
        }
        Attributes edwards =
                KEYS.ofPublic(Token.FAST.rfc8410(Rfc8410Curve.ED25519).publicKey());
        Attributes named = edwards.with(CKA.EC_PARAMS, Token.der(new DERPrintableString("edwards25519")));
        assertSame(KEYS.publicKey(CKK.EC_EDWARDS, edwards), KEYS.publicKey(CKK.EC_EDWARDS, named));

        Attributes unknown = key.with(CKA.EC_PARAMS, Token.der(new ASN1ObjectIdentifier("1.3.132.0.1")));
        assertRefused(CKR.CURVE_NOT_SUPPORTED, () -> KEYS.publicKey(CKK.EC, unknown));
        assertRefused(CKR.CURVE_NOT_SUPPORTED, () -> KEYS.publicKey(CKK.EC_EDWARDS, unknown));
        assertRefused(
                CKR.CURVE_NOT_SUPPORTED,
                () -> KEYS.publicKey(CKK.EC, key.with(CKA.EC_PARAMS, edwards.bytes(CKA.EC_PARAMS))));
        for (ByteString implicit :
                List.of(Token.der(DERNull.INSTANCE), ByteString.EMPTY, ByteString.copyFromUtf8("x"))) {
            assertRefused(CKR.DOMAIN_PARAMS_INVALID, () -> KEYS.publicKey(CKK.EC, key.with(CKA.EC_PARAMS, implicit)));
        }
    }

    @Test
    void aPointComesBareOrCompressedToo() {
        for (WeierstrassCurve curve : WeierstrassCurve.values()) {
            KeyValue key = Token.FAST.ec(curve).publicKey();
            Attributes attributes = KEYS.ofPublic(key);
            byte[] bare = EcForm.pointOf(key);
            byte[] compressed = curve.point(bare).getQ().getEncoded(true);
            assertSame(key, KEYS.publicKey(CKK.EC, attributes.with(CKA.EC_POINT, bare)));
            assertSame(key, KEYS.publicKey(CKK.EC, attributes.with(CKA.EC_POINT, compressed)));
        }
        KeyValue edwards = Token.FAST.rfc8410(Rfc8410Curve.ED448).publicKey();
        Attributes attributes = KEYS.ofPublic(edwards);
        byte[] wrapped = Octets.concatenate(
                new byte[] {4, 57}, attributes.bytes(CKA.EC_POINT).toByteArray());
        assertSame(edwards, KEYS.publicKey(CKK.EC_EDWARDS, attributes.with(CKA.EC_POINT, wrapped)));
    }

    @Test
    void aPointThatIsNotOnTheCurveIsRefused() {
        Attributes key = KEYS.ofPublic(Token.FAST.ec(WeierstrassCurve.SECP256R1).publicKey());
        byte[] point = key.bytes(CKA.EC_POINT).toByteArray();
        point[point.length - 1] ^= 1;
        assertRefused(CKR.PUBLIC_KEY_INVALID, () -> KEYS.publicKey(CKK.EC, key.with(CKA.EC_POINT, point)));
        assertRefused(
                CKR.PUBLIC_KEY_INVALID, () -> KEYS.publicKey(CKK.EC, key.with(CKA.EC_POINT, new byte[] {4, 1, 0})));
        byte[] order = WeierstrassCurve.SECP256R1.order().toByteArray();
        Attributes privateKey =
                KEYS.ofPrivate(Token.FAST.ec(WeierstrassCurve.SECP256R1).privateKey());
        for (byte[] number : new byte[][] {order, {0}}) {
            assertRefused(
                    CKR.ATTRIBUTE_VALUE_INVALID, () -> KEYS.privateKey(CKK.EC, privateKey.with(CKA.VALUE, number)));
        }
    }

    @Test
    void postQuantumKeysComeWithSeedOrValueAndAreCheckedToAgree() {
        for (ParameterSet set : new ParameterSet[] {ParameterSet.ML_KEM_512, ParameterSet.ML_DSA_44}) {
            KeyValue key = Token.FAST.postQuantum(set).privateKey();
            Attributes both = KEYS.ofPrivate(key);
            assertTrue(both.has(CKA.SEED));
            assertSame(key, KEYS.privateKey(set.type(), both.without(Set.of(CKA.VALUE))));
            KeyValue withoutSeed = KEYS.privateKey(set.type(), both.without(Set.of(CKA.SEED)));
            assertEquals(both.without(Set.of(CKA.SEED)), KEYS.ofPrivate(withoutSeed));

            byte[] value = both.bytes(CKA.VALUE).toByteArray();
            value[70] ^= 1;
            assertRefused(CKR.ATTRIBUTE_VALUE_INVALID, () -> KEYS.privateKey(set.type(), both.with(CKA.VALUE, value)));
            assertRefused(
                    CKR.ATTRIBUTE_VALUE_INVALID,
                    () -> KEYS.privateKey(
                            set.type(), both.without(Set.of(CKA.SEED)).with(CKA.VALUE, value)));
            assertRefused(
                    CKR.ATTRIBUTE_VALUE_INVALID, () -> KEYS.privateKey(set.type(), both.with(CKA.SEED, new byte[31])));
            assertRefused(
                    CKR.PARAMETER_SET_NOT_SUPPORTED,
                    () -> KEYS.privateKey(set.type(), both.with(CKA.PARAMETER_SET, 9)));
        }
        Attributes slhDsa = KEYS.ofPrivate(
                Token.FAST.postQuantum(ParameterSet.SLH_DSA_SHA2_128F).privateKey());
        byte[] value = slhDsa.bytes(CKA.VALUE).toByteArray();
        value[63] ^= 1;
        assertRefused(CKR.ATTRIBUTE_VALUE_INVALID, () -> KEYS.privateKey(CKK.SLH_DSA, slhDsa.with(CKA.VALUE, value)));
    }

    @Test
    void whatIsNoKeyIsNotUnwrapped() {
        KeyValue rsa = Token.FAST.rsa(1024).privateKey();
        for (byte[] wrong : new byte[][] {{}, {0x30, 0}, {0x30, (byte) 0x84}, Arrays.copyOf(rsa.bytes(), 100)}) {
            assertRefused(CKR.WRAPPED_KEY_INVALID, () -> KEYS.parsePrivate(wrong));
            assertRefused(CKR.WRAPPED_KEY_INVALID, () -> KEYS.parsePublic(wrong));
        }
        assertRefused(CKR.WRAPPED_KEY_INVALID, () -> KEYS.parsePublic(rsa.bytes()));
        // Ends after the key that it holds does.
        byte[] longer = Arrays.copyOf(rsa.bytes(), rsa.bytes().length + 1);
        assertRefused(CKR.WRAPPED_KEY_INVALID, () -> KEYS.parsePrivate(longer));
        assertRefused(CKR.KEY_TYPE_INCONSISTENT, () -> KEYS.privateKey(CKK.AES, Attributes.NONE));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void thePublicKeyIsDerivedFromThePrivateOne(Pair pair) {
        byte[] derived = Token.FAST
                .derivation(CKM.PUB_KEY_FROM_PRIV_KEY)
                .derive(pair.privateKey(), Token.NO_PARAMETER, Optional.empty(), Optional.empty());
        assertArrayEquals(pair.publicKey().bytes(), derived);
    }

    private static void assertSame(KeyValue expected, KeyValue actual) {
        assertEquals(expected.type(), actual.type());
        assertArrayEquals(expected.bytes(), actual.bytes());
    }
}
