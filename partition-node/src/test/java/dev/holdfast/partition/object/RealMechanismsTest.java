package dev.holdfast.partition.object;

import static dev.holdfast.partition.object.TestToken.key;
import static dev.holdfast.partition.object.TestToken.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.asymmetric.AsymmetricKeys;
import dev.holdfast.partition.asymmetric.AsymmetricMechanisms;
import dev.holdfast.partition.asymmetric.ParsedKeys;
import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.mechanism.Mechanism;
import dev.holdfast.partition.profile.Profiles;
import dev.holdfast.partition.symmetric.SymmetricMechanisms;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.v1.ComputeFunction;
import dev.holdfast.proto.v1.MechanismDescription;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules with the card's own mechanisms beneath them. */
final class RealMechanismsTest {

    private static final ParsedKeys PARSED = new ParsedKeys();
    private static final Map<CKM, Mechanism> MECHANISMS = mechanisms();

    private static final long USES = CKF.SIGN
            | CKF.VERIFY
            | CKF.SIGN_RECOVER
            | CKF.ENCRYPT
            | CKF.DECRYPT
            | CKF.MESSAGE_ENCRYPT
            | CKF.WRAP
            | CKF.UNWRAP
            | CKF.DERIVE
            | CKF.GENERATE
            | CKF.GENERATE_KEY_PAIR
            | CKF.ENCAPSULATE
            | CKF.DIGEST;

    private final TestToken token = new TestToken(Profiles.named("default"), MECHANISMS, new AsymmetricKeys());

    @AfterAll
    static void closeKeys() {
        PARSED.close();
    }

    private static Map<CKM, Mechanism> mechanisms() {
        SecureRandom random = new SecureRandom(new byte[] {1});
        Providers providers = Providers.reproducible();
        return Stream.concat(
                        AsymmetricMechanisms.all(providers, random, PARSED).stream(),
                        SymmetricMechanisms.all(providers, random).stream())
                .collect(Collectors.toMap(Mechanism::type, Function.identity()));
    }

    /** A mechanism that a profile lists and the card lacks, or cannot use so, is a slip of the pen in the profile. */
    @ParameterizedTest
    @ValueSource(strings = {"default", "fips", "cloudhsm", "softhsm"})
    void aProfileListsWhatTheCardCanDo(String name) {
        Map<CKM, MechanismDescription> described = new EnumMap<>(CKM.class);
        for (MechanismDescription description : Profiles.named(name).describe(MECHANISMS)) {
            described.put(CKM.of(description.getType()).orElseThrow(), description);
        }
        Profiles.named(name).offers().forEach((type, offer) -> {
            MechanismDescription description = described.getOrDefault(type, MechanismDescription.getDefaultInstance());
            assertEquals(0, offer.flags() & USES & ~description.getFlags(), type.spelling());
            assertTrue(description.getLeastKey() <= description.getMostKey(), type.spelling());
        });
    }

    @Test
    void aPrivateKeyGoesOutAndComesBack() {
        Making.Pair pair = token.generatePair(
                CKM.EC_KEY_PAIR_GEN,
                Attributes.NONE.with(CKA.EC_PARAMS, PlainKeys.P256),
                with(Attributes.NONE, CKA.EXTRACTABLE));
        Attributes wrapping = token.generate(CKM.AES_KEY_GEN, with(TestToken.AES_16, CKA.WRAP, CKA.UNWRAP));
        Attributes back = token.unwrap(
                CKM.AES_KEY_WRAP,
                wrapping,
                token.wrap(CKM.AES_KEY_WRAP, wrapping, pair.privateKey()),
                key(CKO.PRIVATE_KEY, CKK.EC));
        assertEquals(pair.privateKey().bytes(CKA.VALUE), back.bytes(CKA.VALUE));
        assertEquals(pair.publicKey().bytes(CKA.PUBLIC_KEY_INFO), back.bytes(CKA.PUBLIC_KEY_INFO));
        byte[] digest = new byte[32];
        assertEquals(64, token.compute(ComputeFunction.COMPUTE_SIGN, CKM.ECDSA, back, digest).length);
    }

    @Test
    void aSecretKeyOfOddLengthComesBackFromKeyWrap() {
        Attributes wrapping = token.generate(CKM.AES_KEY_GEN, with(TestToken.AES_16, CKA.WRAP, CKA.UNWRAP));
        Attributes secret = token.generate(
                CKM.GENERIC_SECRET_KEY_GEN,
                with(Attributes.NONE, CKA.EXTRACTABLE).with(CKA.VALUE_LEN, 21));
        byte[] wrapped = token.wrap(CKM.AES_KEY_WRAP, wrapping, secret);
        Attributes back = token.unwrap(
                CKM.AES_KEY_WRAP,
                wrapping,
                wrapped,
                key(CKO.SECRET_KEY, CKK.GENERIC_SECRET).with(CKA.VALUE_LEN, 21));
        assertEquals(secret.bytes(CKA.VALUE), back.bytes(CKA.VALUE));
        assertEquals(secret.bytes(CKA.CHECK_VALUE), back.bytes(CKA.CHECK_VALUE));
    }

    @Test
    void thePublicKeyComesFromThePrivateOne() {
        Making.Pair pair = token.generatePair(
                CKM.RSA_PKCS_KEY_PAIR_GEN,
                Attributes.NONE.with(CKA.MODULUS_BITS, 1024),
                with(Attributes.NONE, CKA.DERIVE));
        Attributes derived = token.derive(CKM.PUB_KEY_FROM_PRIV_KEY, pair.privateKey(), Attributes.NONE);
        assertEquals(CKO.PUBLIC_KEY, derived.objectClass().orElseThrow());
        assertEquals(pair.publicKey().bytes(CKA.MODULUS), derived.bytes(CKA.MODULUS));
    }
}
