package dev.holdfast.partition.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.MechanismDescription;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The profiles that come with Holdfast, and how their files are read. */
final class ProfilesTest {

    @Test
    void theDefaultOffersEveryMechanismThereIs() {
        Profile all = Profiles.named("");
        assertSame(all, Profiles.named("default"));
        Set<CKM> missing = EnumSet.allOf(CKM.class);
        missing.removeAll(all.offers().keySet());
        assertEquals(Set.of(), missing);
        assertFalse(all.keyTypes().contains(CKK.DES));
        assertEquals(
                CKR.GENERAL_ERROR,
                assertThrows(CryptokiException.class, () -> Profiles.named("other"))
                        .value());
    }

    @Test
    void describesWhatCardAndDeviceHaveInCommon() {
        List<MechanismDescription> digests = Profiles.named("softhsm").describe(Map.of());
        assertEquals(
                Set.of(CKM.MD5, CKM.SHA_1, CKM.SHA224, CKM.SHA256, CKM.SHA384, CKM.SHA512),
                EnumSet.copyOf(digests.stream()
                        .map(digest -> CKM.of(digest.getType()).orElseThrow())
                        .toList()));
        assertTrue(digests.stream().allMatch(digest -> digest.getFlags() == CKF.DIGEST));
    }

    /** What FIPS 140-3 does not approve, and where the device of the cloud ends. */
    @ParameterizedTest
    @CsvSource({
        "fips, MD5, DIGEST",
        "fips, DES3_CBC, ENCRYPT",
        "fips, RSA_PKCS, ENCRYPT",
        "fips, RSA_PKCS, WRAP",
        "fips, RSA_X_509, SIGN",
        "fips, SHA1_RSA_PKCS, SIGN",
        "fips, ECDSA_SHA1, SIGN",
        "fips, SHA1_RSA_PKCS_PSS, SIGN",
        "fips, CHACHA20_POLY1305, ENCRYPT",
        "fips, AES_GCM, ENCRYPT",
        "fips, AES_GMAC, SIGN",
        "fips, EC_MONTGOMERY_KEY_PAIR_GEN, GENERATE_KEY_PAIR",
        "fips, AES_CBC, WRAP",
        "fips, XOR_BASE_AND_DATA, DERIVE",
        "cloudhsm, EDDSA, SIGN",
        "cloudhsm, ML_KEM, ENCAPSULATE",
        "cloudhsm, RSA_X_509, UNWRAP",
        "cloudhsm, AES_CCM, ENCRYPT",
        "softhsm, AES_CBC, UNWRAP",
        "softhsm, ECDSA_SHA256, SIGN",
    })
    void refusesAUse(String profile, CKM mechanism, String use) {
        long flag =
                switch (use) {
                    case "DIGEST" -> CKF.DIGEST;
                    case "ENCRYPT" -> CKF.ENCRYPT;
                    case "SIGN" -> CKF.SIGN;
                    case "WRAP" -> CKF.WRAP;
                    case "UNWRAP" -> CKF.UNWRAP;
                    case "DERIVE" -> CKF.DERIVE;
                    case "ENCAPSULATE" -> CKF.ENCAPSULATE;
                    default -> CKF.GENERATE_KEY_PAIR;
                };
        assertFalse(Profiles.named(profile)
                .offer(mechanism)
                .filter(offer -> offer.allows(flag))
                .isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"C_InitToken", "C_CopyObject", "C_SetAttributeValue", "C_DigestKey", "C_EncapsulateKey"})
    void theCloudsDeviceLacksFunctions(String function) {
        Call call = Call.of(function).orElseThrow();
        Profile cloud = Profiles.named("cloudhsm");
        assertEquals(
                CKR.FUNCTION_NOT_SUPPORTED,
                assertThrows(CryptokiException.class, () -> cloud.require(call)).value());
        Profiles.named("default").require(call);
    }

    @Test
    void everyRuleHasAReasonInOneLine() {
        for (Rule rule : Rule.values()) {
            assertFalse(rule.reason().isBlank() || rule.reason().contains("\n"), rule.name());
        }
        assertTrue(Profiles.named("softhsm").rules().isEmpty());
    }

    @Test
    void readsEveryStatement() {
        Profile read = ProfileParser.parse("test", """
                # a comment

                mechanism SIGN VERIFY 2048..4096 : CKM_RSA_PKCS   # and one more
                key CKK_RSA
                curve 1.2.840.10045.3.1.7 edwards25519
                true CKO_SECRET_KEY CKO_PRIVATE_KEY : CKA_SENSITIVE
                modifiable CKA_LABEL CKA_ID
                rule SEPARATE_ROLES
                refuse C_CopyObject CKR_ACTION_PROHIBITED
                """);
        Profile.Offer offer = read.offer(CKM.RSA_PKCS).orElseThrow();
        assertTrue(offer.allows(CKF.SIGN) && !offer.allows(CKF.ENCRYPT) && offer.leastKey() == 2048);
        assertEquals(2, read.curves().size());
        assertTrue(read.defaults().get(CKO.PRIVATE_KEY).is(CKA.SENSITIVE));
        assertEquals(Set.of(CKA.LABEL, CKA.ID), read.modifiable());
        assertTrue(read.has(Rule.SEPARATE_ROLES));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mechanism SIGN : CKM_NONE",
                "mechanism SING : CKM_RSA_PKCS",
                "mechanism : CKM_RSA_PKCS",
                "mechanism 1..2 : CKM_RSA_PKCS",
                "mechanism SIGN 5..4 : CKM_RSA_PKCS",
                "mechanism SIGN 5..x : CKM_RSA_PKCS",
                "mechanism SIGN :",
                "mechanism SIGN CKM_RSA_PKCS",
                "mechanism SIGN : CKM_RSA_PKCS CKM_RSA_PKCS",
                "key CKK_RSA CKK_RSA",
                "key",
                "curve 1.x",
                "true CKO_SECRET_KEY : CKA_LABEL",
                "true CKO_SECRET_KEY : CKA_SIGN CKA_SIGN",
                "modifiable CKA_NOTHING",
                "rule NONE",
                "refuse C_CopyObject",
                "refuse C_Sign CKR_OK",
                "allow everything",
            })
    void refusesALineItDoesNotUnderstand(String line) {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> ProfileParser.parse("test", "key CKK_AES\n\n" + line));
        assertTrue(refused.getMessage().startsWith("test.profile:3: "), refused.getMessage());
    }
}
