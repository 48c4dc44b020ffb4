package dev.holdfast.partition.asymmetric;

import static dev.holdfast.partition.asymmetric.Token.assertRefused;
import static dev.holdfast.partition.asymmetric.Token.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.Capability.Encapsulation.Encapsulated;
import dev.holdfast.partition.mechanism.Capability.PairGeneration.Pair;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.EcdhAesWrapParameters;
import dev.holdfast.proto.v1.EcdhParameters;
import dev.holdfast.proto.v1.TokenMechanism;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys agreed upon, wrapped under agreed keys, and encapsulated. */
class AgreementTest {

    private static final byte[] NOTHING = {};

    @ParameterizedTest
    @EnumSource
    void bothSidesOfAWeierstrassCurveAgree(WeierstrassCurve curve) {
        Pair here = Token.FAST.ec(curve);
        Pair there = Token.REPRODUCIBLE.ec(curve);
        byte[] one = derive(Token.FAST, CKM.ECDH1_DERIVE, here.privateKey(), peer(there), 1, NOTHING, Optional.empty());
        byte[] other = derive(
                Token.REPRODUCIBLE,
                CKM.ECDH1_COFACTOR_DERIVE,
                there.privateKey(),
                EcForm.pointOf(here.publicKey()),
                1,
                NOTHING,
                Optional.empty());
        assertArrayEquals(one, other);
        assertEquals(curve.fieldLength(), one.length);
    }

    @ParameterizedTest
    @EnumSource(
            value = Rfc8410Curve.class,
            names = {"X25519", "X448"})
    void bothSidesOfAMontgomeryCurveAgree(Rfc8410Curve curve) {
        Pair here = Token.FAST.rfc8410(curve);
        Pair there = Token.REPRODUCIBLE.rfc8410(curve);
        byte[] one = derive(Token.FAST, CKM.ECDH1_DERIVE, here.privateKey(), peer(there), 1, NOTHING, Optional.empty());
        assertArrayEquals(
                one,
                derive(Token.FAST, CKM.ECDH1_DERIVE, there.privateKey(), peer(here), 1, NOTHING, Optional.empty()));
        assertRefused(
                CKR.PUBLIC_KEY_INVALID,
                () -> derive(
                        Token.FAST,
                        CKM.ECDH1_DERIVE,
                        here.privateKey(),
                        new byte[curve.keyBytes()],
                        1,
                        NOTHING,
                        Optional.empty()));
    }

    /** The first example of NIST CAVP for ANS X9.63 with SHA-256, and the concatenation KDF by hand. */
    @Test
    void theKeyDerivationFunctionsHashInTheirOrder() {
        byte[] secret = hex("96c05619d56c328ab95fe84b18264b08725b85e33fd34f08");
        AgreementKdf x963 = AgreementKdf.of(0x06, false);
        assertArrayEquals(hex("443024c3dae66b95e6f5670601558f71"), x963.derive(secret, NOTHING, 16));
        byte[] shared = {9, 8};
        byte[] first = HashFunction.SHA_256.digest(Octets.concatenate(new byte[] {0, 0, 0, 1}, secret, shared));
        byte[] second = HashFunction.SHA_256.digest(Octets.concatenate(new byte[] {0, 0, 0, 2}, secret, shared));
        assertArrayEquals(
                Arrays.copyOf(Octets.concatenate(first, second), 40),
                AgreementKdf.of(0x10, true).derive(secret, shared, 40));
    }

    @Test
    void lengthAndFunctionAreChecked() {
        Pair here = Token.FAST.ec(WeierstrassCurve.SECP256R1);
        byte[] peer = peer(Token.REPRODUCIBLE.ec(WeierstrassCurve.SECP256R1));
        KeyValue key = here.privateKey();
        byte[] whole = derive(Token.FAST, CKM.ECDH1_DERIVE, key, peer, 1, NOTHING, Optional.empty());
        // Truncation takes bytes from the front.
        assertArrayEquals(
                Arrays.copyOfRange(whole, 16, 32),
                derive(Token.FAST, CKM.ECDH1_DERIVE, key, peer, 1, NOTHING, Optional.of(16L)));
        for (long length : new long[] {0, 33, -1}) {
            assertRefused(
                    CKR.KEY_SIZE_RANGE,
                    () -> derive(Token.FAST, CKM.ECDH1_DERIVE, key, peer, 1, NOTHING, Optional.of(length)));
        }
        for (long kdf = 2; kdf <= 0x16; kdf++) {
            long number = kdf;
            if (kdf == 3 || kdf == 4 || kdf == 9) {
                assertRefused(
                        CKR.MECHANISM_PARAM_INVALID,
                        () -> derive(Token.FAST, CKM.ECDH1_DERIVE, key, peer, number, NOTHING, Optional.of(16L)));
            } else {
                byte[] derived =
                        derive(Token.FAST, CKM.ECDH1_DERIVE, key, peer, number, new byte[] {1}, Optional.of(100L));
                assertEquals(100, derived.length);
            }
        }
        assertRefused(
                CKR.MECHANISM_PARAM_INVALID,
                () -> derive(Token.FAST, CKM.ECDH1_DERIVE, key, peer, 1, new byte[] {1}, Optional.empty()));
        assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> Token.FAST
                .derivation(CKM.ECDH1_DERIVE)
                .derive(key, Token.NO_PARAMETER, Optional.empty(), Optional.empty()));
        byte[] wrong = peer.clone();
        wrong[40] ^= 1;
        assertRefused(
                CKR.PUBLIC_KEY_INVALID,
                () -> derive(Token.FAST, CKM.ECDH1_DERIVE, key, wrong, 1, NOTHING, Optional.empty()));
    }

    @Test
    void ecdhAesWrapTakesTargetsOfAnyLengthOnEveryKindOfCurve() {
        for (Pair pair : new Pair[] {
            Token.FAST.ec(WeierstrassCurve.SECP256R1),
            Token.FAST.ec(WeierstrassCurve.SECP521R1),
            Token.FAST.ec(WeierstrassCurve.BRAINPOOL_P320R1),
            Token.FAST.rfc8410(Rfc8410Curve.X25519),
            Token.FAST.rfc8410(Rfc8410Curve.X448)
        }) {
            Capability.Wrapping wrapping = Token.FAST.wrapping(CKM.ECDH_AES_KEY_WRAP);
            for (long kdf : new long[] {1, 6, 0x12}) {
                TokenMechanism mechanism = wrap(256, kdf);
                byte[] target = new byte[1217];
                target[3] = 5;
                byte[] wrapped = wrapping.wrap(pair.publicKey(), mechanism, target, NOTHING);
                assertArrayEquals(target, wrapping.unwrap(pair.privateKey(), mechanism, wrapped, NOTHING));
                byte[] altered = wrapped.clone();
                altered[altered.length - 1] ^= 1;
                assertRefused(
                        CKR.WRAPPED_KEY_INVALID, () -> wrapping.unwrap(pair.privateKey(), mechanism, altered, NOTHING));
                byte[] otherKey = wrapped.clone();
                otherKey[20] ^= 1;
                assertRefused(
                        CKR.WRAPPED_KEY_INVALID,
                        () -> wrapping.unwrap(pair.privateKey(), mechanism, otherKey, NOTHING));
                assertRefused(
                        CKR.WRAPPED_KEY_LEN_RANGE,
                        () -> wrapping.unwrap(pair.privateKey(), mechanism, Arrays.copyOf(wrapped, 20), NOTHING));
            }
            assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> wrapping.check(pair.publicKey(), wrap(64, 1)));
            assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> wrapping.check(pair.publicKey(), wrap(128, 99)));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ParameterSet.class,
            names = {"ML_KEM_512", "ML_KEM_768", "ML_KEM_1024"})
    void whatIsEncapsulatedIsDecapsulated(ParameterSet set) {
        Pair pair = Token.FAST.postQuantum(set);
        Capability.Encapsulation kem = Token.FAST.encapsulation(CKM.ML_KEM);
        Encapsulated sent = kem.encapsulate(pair.publicKey(), Token.NO_PARAMETER);
        assertEquals(set.outputBytes(), sent.ciphertext().length);
        assertEquals(32, sent.secret().length);
        assertArrayEquals(sent.secret(), kem.decapsulate(pair.privateKey(), Token.NO_PARAMETER, sent.ciphertext()));
        byte[] altered = sent.ciphertext().clone();
        altered[7] ^= 1;
        assertFalse(Arrays.equals(sent.secret(), kem.decapsulate(pair.privateKey(), Token.NO_PARAMETER, altered)));
        assertRefused(
                CKR.WRAPPED_KEY_LEN_RANGE,
                () -> kem.decapsulate(pair.privateKey(), Token.NO_PARAMETER, new byte[set.outputBytes() - 1]));
        assertRefused(CKR.MECHANISM_PARAM_INVALID, () -> kem.encapsulate(pair.publicKey(), Token.MALFORMED));
    }

    private static byte[] derive(
            Token token, CKM type, KeyValue key, byte[] peer, long kdf, byte[] shared, Optional<Long> length) {
        TokenMechanism mechanism = TokenMechanism.newBuilder()
                .setEcdh(EcdhParameters.newBuilder()
                        .setKdf(kdf)
                        .setSharedData(ByteString.copyFrom(shared))
                        .setPublicData(ByteString.copyFrom(peer)))
                .build();
        return token.derivation(type).derive(key, mechanism, Optional.empty(), length);
    }

    private static byte[] peer(Pair pair) {
        return Token.KEYS.ofPublic(pair.publicKey()).bytes(CKA.EC_POINT).toByteArray();
    }

    private static TokenMechanism wrap(int bits, long kdf) {
        ByteString shared = kdf == 1 ? ByteString.EMPTY : ByteString.copyFromUtf8("shared");
        return TokenMechanism.newBuilder()
                .setEcdhAesWrap(EcdhAesWrapParameters.newBuilder()
                        .setAesKeyBits(bits)
                        .setKdf(kdf)
                        .setSharedData(shared))
                .build();
    }
}
