package dev.holdfast.partition.object;

import static dev.holdfast.partition.object.TestToken.AES;
import static dev.holdfast.partition.object.TestToken.AES_16;
import static dev.holdfast.partition.object.TestToken.key;
import static dev.holdfast.partition.object.TestToken.refuses;
import static dev.holdfast.partition.object.TestToken.with;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.ComputeFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The published attacks on PKCS#11 tokens, one test each: refused where the rules are, and possible where they are not,
 * so that each test is known to be an attack. Names A1 to A5 are those of Bortolozzo and others (CCS 2010).
 */
final class TookanTest {

    private static final String[] KEEPING = {"default", "fips", "cloudhsm"};

    /** What the attacker wants: sensitive, and extractable because its owner means to back it up. */
    private static Attributes target(TestToken token) {
        return token.generate(CKM.AES_KEY_GEN, with(AES_16, CKA.SENSITIVE, CKA.EXTRACTABLE, CKA.ENCRYPT));
    }

    private static Attributes wrappingKey(TestToken token) {
        return token.generate(
                CKM.AES_KEY_GEN,
                with(AES_16, CKA.SENSITIVE, CKA.WRAP, CKA.UNWRAP).with(CKA.EXTRACTABLE, false));
    }

    @Test
    void a1WrapsAndDecryptsWithOneKey() {
        TestToken soft = new TestToken("softhsm");
        Attributes target = target(soft);
        Attributes both = soft.generate(CKM.AES_KEY_GEN, with(AES_16, CKA.WRAP, CKA.DECRYPT));
        byte[] wrapped = soft.wrap(CKM.AES_CBC, both, target);
        assertArrayEquals(
                target.bytes(CKA.VALUE).toByteArray(),
                soft.compute(ComputeFunction.COMPUTE_DECRYPT, CKM.AES_CBC, both, wrapped));

        for (String profile : KEEPING) {
            TestToken token = new TestToken(profile);
            refuses(
                    CKR.TEMPLATE_INCONSISTENT,
                    () -> token.generate(CKM.AES_KEY_GEN, with(AES_16, CKA.WRAP, CKA.DECRYPT)));
            Attributes readable =
                    with(AES_16, CKA.WRAP, CKA.DECRYPT, CKA.EXTRACTABLE).with(CKA.SENSITIVE, false);
            Attributes known = token.generate(CKM.AES_KEY_GEN, readable);
            refuses(CKR.KEY_NOT_WRAPPABLE, () -> token.wrap(CKM.AES_KEY_WRAP, known, target(token)));
        }
    }

    @Test
    void a2WrapsWithThePublicAndDecryptsWithThePrivateKey() {
        Attributes publicTemplate = with(Attributes.NONE.with(CKA.MODULUS_BITS, 2048), CKA.WRAP);
        TestToken soft = new TestToken("softhsm");
        Making.Pair pair =
                soft.generatePair(CKM.RSA_PKCS_KEY_PAIR_GEN, publicTemplate, with(Attributes.NONE, CKA.DECRYPT));
        Attributes target = target(soft);
        byte[] wrapped = soft.wrap(CKM.RSA_PKCS, pair.publicKey(), target);
        assertArrayEquals(
                target.bytes(CKA.VALUE).toByteArray(),
                soft.compute(ComputeFunction.COMPUTE_DECRYPT, CKM.RSA_PKCS, pair.privateKey(), wrapped));

        for (String profile : KEEPING) {
            TestToken token = new TestToken(profile);
            Making.Pair own =
                    token.generatePair(CKM.RSA_PKCS_KEY_PAIR_GEN, publicTemplate, with(Attributes.NONE, CKA.DECRYPT));
            refuses(CKR.KEY_NOT_WRAPPABLE, () -> token.wrap(CKM.RSA_PKCS_OAEP, own.publicKey(), target(token)));
            refuses(
                    CKR.TEMPLATE_INCONSISTENT,
                    () -> token.generatePair(
                            CKM.RSA_PKCS_KEY_PAIR_GEN, publicTemplate, with(Attributes.NONE, CKA.UNWRAP, CKA.DECRYPT)));
        }
    }

    /** A role after the other: WRAP for the first half of the attack, DECRYPT for the second. */
    @ParameterizedTest
    @ValueSource(strings = {"default", "fips"})
    void aRoleIsNotTakenAfterTheOther(String profile) {
        TestToken token = new TestToken(profile);
        Attributes wrapping = wrappingKey(token);
        Attributes nothing =
                token.change(wrapping, Attributes.NONE.with(CKA.WRAP, false).with(CKA.UNWRAP, false));
        refuses(CKR.ATTRIBUTE_READ_ONLY, () -> token.change(nothing, with(Attributes.NONE, CKA.DECRYPT)));
        refuses(CKR.ATTRIBUTE_READ_ONLY, () -> token.copy(nothing, with(Attributes.NONE, CKA.DECRYPT)));

        TestToken soft = new TestToken("softhsm");
        Attributes first = soft.generate(CKM.AES_KEY_GEN, with(AES_16, CKA.WRAP).with(CKA.DECRYPT, false));
        Attributes second =
                soft.change(first, with(Attributes.NONE, CKA.DECRYPT).with(CKA.WRAP, false));
        Attributes target = target(soft);
        assertArrayEquals(
                target.bytes(CKA.VALUE).toByteArray(),
                soft.compute(
                        ComputeFunction.COMPUTE_DECRYPT, CKM.AES_CBC, second, soft.wrap(CKM.AES_CBC, first, target)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "fips", "softhsm"})
    void a3AndA5MakeAKeyReadable(String profile) {
        TestToken token = new TestToken(profile);
        Attributes target = target(token);
        refuses(CKR.ATTRIBUTE_READ_ONLY, () -> token.change(target, Attributes.NONE.with(CKA.SENSITIVE, false)));
        refuses(CKR.ATTRIBUTE_READ_ONLY, () -> token.copy(target, Attributes.NONE.with(CKA.SENSITIVE, false)));
        Attributes stays = token.change(target, Attributes.NONE.with(CKA.EXTRACTABLE, false));
        refuses(CKR.ATTRIBUTE_READ_ONLY, () -> token.change(stays, with(Attributes.NONE, CKA.EXTRACTABLE)));
        refuses(CKR.ATTRIBUTE_READ_ONLY, () -> token.copy(stays, with(Attributes.NONE, CKA.EXTRACTABLE)));
    }

    /** Wrapped, and unwrapped with a template that makes it readable. */
    @Test
    void aKeyDoesNotReturnReadable() {
        Attributes readable = with(AES, CKA.EXTRACTABLE).with(CKA.SENSITIVE, false);
        TestToken soft = new TestToken("softhsm");
        Attributes wrapping = wrappingKey(soft);
        Attributes target = target(soft);
        byte[] wrapped = soft.wrap(CKM.AES_KEY_WRAP, wrapping, target);
        Attributes returned = soft.unwrap(CKM.AES_KEY_WRAP, wrapping, wrapped, readable);
        assertEquals(target.bytes(CKA.VALUE), returned.bytes(CKA.VALUE));

        for (String profile : KEEPING) {
            TestToken token = new TestToken(profile);
            Attributes worthy = wrappingKey(token);
            byte[] blob = token.wrap(CKM.AES_KEY_WRAP, worthy, target(token));
            refuses(CKR.TEMPLATE_INCONSISTENT, () -> token.unwrap(CKM.AES_KEY_WRAP, worthy, blob, readable));
        }
    }

    /** The wrapping key itself, out and in again with another role. */
    @Test
    void aWrappingKeyDoesNotReturnWithAnotherRole() {
        for (String profile : KEEPING) {
            TestToken token = new TestToken(profile);
            Attributes outer = wrappingKey(token);
            Attributes inner = token.generate(CKM.AES_KEY_GEN, with(AES_16, CKA.SENSITIVE, CKA.WRAP, CKA.EXTRACTABLE));
            byte[] blob = token.wrap(CKM.AES_KEY_WRAP, outer, inner);
            Attributes twin = token.unwrap(CKM.AES_KEY_WRAP, outer, blob, with(AES, CKA.SENSITIVE, CKA.DECRYPT));
            assertEquals(inner.bytes(CKA.VALUE), twin.bytes(CKA.VALUE));
            refuses(CKR.KEY_NOT_WRAPPABLE, () -> token.wrap(CKM.AES_KEY_WRAP, inner, target(token)));
        }
    }

    @Test
    void aKeyThatIsKnownOutsideWrapsNoSensitiveKey() {
        for (String profile : KEEPING) {
            TestToken token = new TestToken(profile);
            Attributes imported = token.create(with(AES, CKA.SENSITIVE, CKA.WRAP)
                    .with(CKA.VALUE, new byte[16])
                    .with(CKA.EXTRACTABLE, false));
            refuses(CKR.KEY_NOT_WRAPPABLE, () -> token.wrap(CKM.AES_KEY_WRAP, imported, target(token)));
        }
        TestToken token = new TestToken("default");
        Attributes fromPassword = token.generate(
                CKM.PKCS5_PBKD2, with(AES_16, CKA.SENSITIVE, CKA.WRAP).with(CKA.EXTRACTABLE, false));
        refuses(CKR.KEY_NOT_WRAPPABLE, () -> token.wrap(CKM.AES_KEY_WRAP, fromPassword, target(token)));
        Attributes base = token.generate(
                CKM.AES_KEY_GEN, with(AES_16, CKA.SENSITIVE, CKA.DERIVE).with(CKA.EXTRACTABLE, false));
        Attributes derived = token.derive(
                CKM.HKDF_DERIVE, base, with(AES_16, CKA.SENSITIVE, CKA.WRAP).with(CKA.EXTRACTABLE, false));
        refuses(CKR.KEY_NOT_WRAPPABLE, () -> token.wrap(CKM.AES_KEY_WRAP, derived, target(token)));
    }

    @Test
    void aWeakKeyWrapsNoSensitiveKey() {
        TestToken token = new TestToken("default");
        Attributes template = with(key(CKO.PUBLIC_KEY, CKK.RSA), CKA.WRAP, CKA.TRUSTED)
                .with(CKA.PUBLIC_EXPONENT, new byte[] {1, 0, 1});
        Attributes weak = trusted(token, template.with(CKA.MODULUS, odd(128)));
        Attributes strong = trusted(token, template.with(CKA.MODULUS, odd(256)));
        refuses(CKR.WRAPPING_KEY_SIZE_RANGE, () -> token.wrap(CKM.RSA_PKCS_OAEP, weak, target(token)));
        assertEquals(24 + 16, token.wrap(CKM.RSA_PKCS_OAEP, strong, target(token)).length);
    }

    /** Cut ciphertexts, IVs used twice, padding oracles: CKM_AES_CBC and its like, and PKCS#1 v1.5. */
    @Test
    void aSensitiveKeyIsNotWrappedOrUnwrappedByACipherMode() {
        TestToken token = new TestToken("default");
        Attributes wrapping = wrappingKey(token);
        for (CKM mechanism : new CKM[] {CKM.AES_ECB, CKM.AES_CBC, CKM.AES_CBC_PAD}) {
            refuses(CKR.KEY_NOT_WRAPPABLE, () -> token.wrap(mechanism, wrapping, target(token)));
            byte[] blob =
                    PlainMechanisms.seal(mechanism, wrapping.bytes(CKA.VALUE).toByteArray(), new byte[16]);
            refuses(CKR.MECHANISM_INVALID, () -> token.unwrap(mechanism, wrapping, blob, AES));
        }
        refuses(CKR.KEY_NOT_WRAPPABLE, () -> token.wrap(CKM.AES_GCM, wrapping, target(token)));
        Making.Pair pair = token.generatePair(
                CKM.RSA_PKCS_KEY_PAIR_GEN,
                with(Attributes.NONE.with(CKA.MODULUS_BITS, 2048), CKA.WRAP),
                with(Attributes.NONE, CKA.UNWRAP));
        refuses(CKR.MECHANISM_INVALID, () -> token.unwrap(CKM.RSA_PKCS, pair.privateKey(), new byte[256], AES));
    }

    @Test
    void whatIsUnwrappedIsNotCutShort() {
        TestToken token = new TestToken("default");
        Attributes wrapping = wrappingKey(token);
        byte[] blob = token.wrap(CKM.AES_KEY_WRAP, wrapping, target(token));
        Attributes oneByte = with(key(CKO.SECRET_KEY, CKK.GENERIC_SECRET), CKA.SENSITIVE, CKA.SIGN)
                .with(CKA.VALUE_LEN, 1);
        refuses(CKR.WRAPPED_KEY_LEN_RANGE, () -> token.unwrap(CKM.AES_KEY_WRAP, wrapping, blob, oneByte));
    }

    @Test
    void rawRsaDoesNotOpenWhatTheKeyUnwraps() {
        Attributes publicTemplate = with(Attributes.NONE.with(CKA.MODULUS_BITS, 2048), CKA.WRAP);
        TestToken soft = new TestToken("softhsm");
        Making.Pair pair = soft.generatePair(
                CKM.RSA_PKCS_KEY_PAIR_GEN, publicTemplate, with(Attributes.NONE, CKA.UNWRAP, CKA.SIGN));
        Attributes target = target(soft);
        byte[] wrapped = soft.wrap(CKM.RSA_PKCS_OAEP, pair.publicKey(), target);
        assertArrayEquals(
                target.bytes(CKA.VALUE).toByteArray(),
                soft.compute(ComputeFunction.COMPUTE_SIGN, CKM.RSA_X_509, pair.privateKey(), wrapped));

        for (String profile : KEEPING) {
            TestToken token = new TestToken(profile);
            refuses(
                    CKR.TEMPLATE_INCONSISTENT,
                    () -> token.generatePair(
                            CKM.RSA_PKCS_KEY_PAIR_GEN, publicTemplate, with(Attributes.NONE, CKA.UNWRAP, CKA.SIGN)));
        }
    }

    @Test
    void aSensitiveKeyIsNotDerivedFromItself() {
        TestToken token = new TestToken("default");
        Attributes base = token.generate(CKM.AES_KEY_GEN, with(AES_16, CKA.DERIVE));
        for (CKM mechanism :
                new CKM[] {CKM.XOR_BASE_AND_DATA, CKM.CONCATENATE_BASE_AND_DATA, CKM.EXTRACT_KEY_FROM_KEY}) {
            refuses(CKR.KEY_FUNCTION_NOT_PERMITTED, () -> token.derive(mechanism, base, with(AES, CKA.DECRYPT)));
        }
        Attributes readable = token.generate(
                CKM.AES_KEY_GEN, with(AES_16, CKA.DERIVE, CKA.EXTRACTABLE).with(CKA.SENSITIVE, false));
        Attributes derived = token.derive(CKM.XOR_BASE_AND_DATA, readable, with(AES, CKA.DECRYPT));
        assertEquals(readable.bytes(CKA.VALUE), derived.bytes(CKA.VALUE));
    }

    @Test
    void aTrustedKeyIsNotWrapped() {
        TestToken token = new TestToken("default");
        Attributes trusted = token.generate(CKM.AES_KEY_GEN, with(AES_16, CKA.WRAP, CKA.EXTRACTABLE))
                .with(CKA.TRUSTED, true);
        refuses(CKR.KEY_NOT_WRAPPABLE, () -> token.wrap(CKM.AES_KEY_WRAP, wrappingKey(token), trusted));
    }

    @Test
    void aDigestTakesNoSensitiveKey() {
        TestToken token = new TestToken("default");
        refuses(
                CKR.KEY_INDIGESTIBLE,
                () -> token.compute(ComputeFunction.COMPUTE_DIGEST_KEY, CKM.SHA256, target(token), new byte[0]));
    }

    private static Attributes trusted(TestToken token, Attributes template) {
        return token.making.create(token.profile, Who.SO, template);
    }

    private static byte[] odd(int bytes) {
        byte[] number = new byte[bytes];
        number[0] = (byte) 0x80;
        number[bytes - 1] = 1;
        return number;
    }
}
