package dev.holdfast.partition.asymmetric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.EcdhParameters;
import dev.holdfast.proto.v1.TokenMechanism;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Wycheproof through the mechanisms: what must be accepted is, and the rest is refused with a return value that says
 * why.
 */
class AsymmetricWycheproofTest {

    /** Return values that may answer a case which must not be accepted. */
    private static final Set<CKR> REFUSALS = Set.of(
            CKR.SIGNATURE_INVALID,
            CKR.SIGNATURE_LEN_RANGE,
            CKR.ENCRYPTED_DATA_INVALID,
            CKR.ENCRYPTED_DATA_LEN_RANGE,
            CKR.PUBLIC_KEY_INVALID,
            CKR.MECHANISM_PARAM_INVALID,
            CKR.ATTRIBUTE_VALUE_INVALID,
            CKR.TEMPLATE_INCOMPLETE,
            CKR.WRAPPED_KEY_INVALID,
            CKR.WRAPPED_KEY_LEN_RANGE);

    private static final Map<String, CKM> HASHES = Map.of(
            "SHA-1", CKM.SHA_1,
            "SHA-224", CKM.SHA224,
            "SHA-256", CKM.SHA256,
            "SHA-384", CKM.SHA384,
            "SHA-512", CKM.SHA512);
    private static final Map<String, Integer> MASKS =
            Map.of("SHA-1", 1, "SHA-224", 5, "SHA-256", 2, "SHA-384", 3, "SHA-512", 4);

    private static final Map<String, KeyValue> PRIVATE_KEYS = new ConcurrentHashMap<>();

    /** Whether the token accepts the case and, where there is an answer to compare, gives the right one. */
    @FunctionalInterface
    private interface Operation {
        boolean accepts(Token token, JsonNode group, JsonNode test) throws IOException;
    }

    private static final Map<String, Operation> FILES = Map.ofEntries(
            Map.entry("rsa_signature_2048_sha256", verify(CKM.SHA256_RSA_PKCS)),
            Map.entry("rsa_pkcs1_2048_sig_gen", AsymmetricWycheproofTest::sign),
            Map.entry("rsa_pss_2048_sha1_mgf1_20", AsymmetricWycheproofTest::verifyPss),
            Map.entry("rsa_pss_2048_sha256_mgf1_0", AsymmetricWycheproofTest::verifyPss),
            Map.entry("rsa_pss_2048_sha512_mgf1sha256_32_params", AsymmetricWycheproofTest::verifyPss),
            Map.entry("rsa_pkcs1_2048", AsymmetricWycheproofTest::decryptPkcs),
            Map.entry("rsa_oaep_2048_sha1_mgf1sha1", decryptOaep(CKM.SHA_1, 1)),
            Map.entry("rsa_oaep_2048_sha224_mgf1sha1", decryptOaep(CKM.SHA224, 1)),
            Map.entry("rsa_oaep_2048_sha256_mgf1sha256", decryptOaep(CKM.SHA256, 2)),
            Map.entry("rsa_oaep_2048_sha512_mgf1sha512", decryptOaep(CKM.SHA512, 4)),
            Map.entry("ecdsa_secp256r1_sha256_p1363", verify(CKM.ECDSA_SHA256)),
            Map.entry("ecdsa_secp256k1_sha256_p1363", verify(CKM.ECDSA_SHA256)),
            Map.entry("ecdsa_secp384r1_sha384_p1363", verify(CKM.ECDSA_SHA384)),
            Map.entry("ecdsa_secp521r1_sha512_p1363", verify(CKM.ECDSA_SHA512)),
            Map.entry("ecdsa_brainpoolP320r1_sha384_p1363", verify(CKM.ECDSA_SHA384)),
            Map.entry("ed25519", verify(CKM.EDDSA)),
            Map.entry("ed448", verify(CKM.EDDSA)),
            Map.entry("ecdh_secp256r1_ecpoint", AsymmetricWycheproofTest::agreeOnP256),
            Map.entry("x25519", agree(Rfc8410Curve.X25519)),
            Map.entry("x448", agree(Rfc8410Curve.X448)),
            Map.entry("mlkem_512", decapsulateFromSeed(ParameterSet.ML_KEM_512)),
            Map.entry("mlkem_768", decapsulateFromSeed(ParameterSet.ML_KEM_768)),
            Map.entry("mlkem_1024", decapsulateFromSeed(ParameterSet.ML_KEM_1024)),
            Map.entry("mlkem_512_encaps", AsymmetricWycheproofTest::readEncapsulationKey),
            Map.entry("mlkem_512_semi_expanded_decaps", AsymmetricWycheproofTest::decapsulateFromValue),
            Map.entry("mldsa_44_verify", AsymmetricWycheproofTest::verifyMlDsa),
            Map.entry("mldsa_87_verify", AsymmetricWycheproofTest::verifyMlDsa),
            Map.entry("mldsa_44_sign_seed", signMlDsa(ParameterSet.ML_DSA_44, "privateSeed", CKA.SEED)),
            Map.entry("mldsa_65_sign_noseed", signMlDsa(ParameterSet.ML_DSA_65, "privateKey", CKA.VALUE)));

    static List<String> files() {
        return FILES.keySet().stream().sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("files")
    void agreesWith(String file) throws IOException {
        List<String> wrong = new ArrayList<>();
        int compared = 0;
        for (JsonNode group : read(file).get("testGroups")) {
            for (JsonNode test : group.get("tests")) {
                String result = test.get("result").textValue();
                if (!offered(group, test) || result.equals("acceptable")) {
                    continue;
                }
                for (Token token : Token.BOTH) {
                    compared++;
                    if (accepts(file, token, group, test) != result.equals("valid")) {
                        wrong.add(token + " " + test.get("tcId") + " should be " + result + ": " + test.get("comment"));
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(compared > 3, "the file was read");
    }

    private static boolean accepts(String file, Token token, JsonNode group, JsonNode test) throws IOException {
        try {
            return FILES.get(file).accepts(token, group, test);
        } catch (CryptokiException refused) {
            assertTrue(REFUSALS.contains(refused.value()), () -> test.get("tcId") + " " + refused.getMessage());
            return false;
        }
    }

    /**
     * What PKCS#11 has no place for: a message known by its representative alone, randomness from outside, hashes
     * without a mechanism; and a signature with halves shorter than the order, which PKCS#11 3.2 allows and P1363 does
     * not.
     */
    private static boolean offered(JsonNode group, JsonNode test) {
        boolean shortHalves = group.path("type").asText().equals("EcdsaP1363Verify")
                && !test.get("sig").textValue().isEmpty()
                && test.get("sig").textValue().length() % 4 == 0
                && test.get("result").textValue().equals("invalid")
                && test.get("sig").textValue().length()
                        < 4
                                * EcForm.curve(Token.KEYS.parsePublic(hex(group, "publicKeyDer")))
                                        .scalarLength();
        boolean mlDsa = group.path("type").asText().startsWith("MlDsa");
        return !shortHalves
                && !(mlDsa
                        && (!test.has("msg") || test.get("comment").textValue().startsWith("randomized")))
                && (!group.path("type").asText().equals("RsassaPkcs1Generate")
                        || HASHES.containsKey(group.get("sha").textValue()));
    }

    private static Operation verify(CKM type) {
        return (token, group, test) -> {
            KeyValue key = Token.KEYS.parsePublic(hex(group, "publicKeyDer"));
            token.signing(type).verify(key, Token.NO_PARAMETER, hex(test, "msg"), false, hex(test, "sig"));
            return true;
        };
    }

    private static boolean sign(Token token, JsonNode group, JsonNode test) {
        CKM type = CKM.valueOf(group.get("sha").textValue().replace("-", "") + "_RSA_PKCS");
        KeyValue key = privateKey(group);
        return Arrays.equals(
                hex(test, "sig"), token.signing(type).sign(key, Token.NO_PARAMETER, hex(test, "msg"), false));
    }

    private static boolean verifyPss(Token token, JsonNode group, JsonNode test) throws IOException {
        String sha = group.get("sha").textValue();
        // With parameters in the key, which PKCS#11 has in the mechanism: the key without them.
        byte[] spki = group.has("publicKeyDer")
                ? hex(group, "publicKeyDer")
                : new SubjectPublicKeyInfo(
                                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                                hex(group, "publicKeyAsn"))
                        .getEncoded();
        TokenMechanism mechanism = Token.pss(
                HASHES.get(sha),
                MASKS.get(group.get("mgfSha").textValue()),
                group.get("sLen").longValue());
        token.signing(CKM.valueOf(sha.replace("-", "") + "_RSA_PKCS_PSS"))
                .verify(Token.KEYS.parsePublic(spki), mechanism, hex(test, "msg"), false, hex(test, "sig"));
        return true;
    }

    private static boolean decryptPkcs(Token token, JsonNode group, JsonNode test) {
        KeyValue key = privateKey(group);
        return Arrays.equals(
                hex(test, "msg"),
                token.enciphering(CKM.RSA_PKCS).decrypt(key, Token.NO_PARAMETER, hex(test, "ct"), false));
    }

    private static Operation decryptOaep(CKM hash, int mask) {
        return (token, group, test) -> {
            KeyValue key = privateKey(group);
            TokenMechanism mechanism = Token.oaepMechanism(hash, mask, hex(test, "label"));
            return Arrays.equals(
                    hex(test, "msg"),
                    token.enciphering(CKM.RSA_PKCS_OAEP).decrypt(key, mechanism, hex(test, "ct"), false));
        };
    }

    private static boolean agreeOnP256(Token token, JsonNode group, JsonNode test) {
        Attributes attributes = Attributes.NONE
                .with(CKA.EC_PARAMS, Token.der(WeierstrassCurve.SECP256R1.identifier()))
                .with(CKA.VALUE, hex(test, "private"));
        return agrees(token, Token.KEYS.privateKey(CKK.EC, attributes), test);
    }

    private static Operation agree(Rfc8410Curve curve) {
        return (token, group, test) -> {
            Attributes attributes = Attributes.NONE
                    .with(CKA.EC_PARAMS, Token.der(curve.identifier()))
                    .with(CKA.VALUE, hex(test, "private"));
            return agrees(token, Token.KEYS.privateKey(CKK.EC_MONTGOMERY, attributes), test);
        };
    }

    private static boolean agrees(Token token, KeyValue key, JsonNode test) {
        TokenMechanism mechanism = TokenMechanism.newBuilder()
                .setEcdh(EcdhParameters.newBuilder().setKdf(1).setPublicData(ByteString.copyFrom(hex(test, "public"))))
                .build();
        return Arrays.equals(
                hex(test, "shared"),
                token.derivation(CKM.ECDH1_DERIVE).derive(key, mechanism, Optional.empty(), Optional.empty()));
    }

    private static Operation decapsulateFromSeed(ParameterSet set) {
        return (token, group, test) -> {
            KeyValue key = privateKey(set, CKA.SEED, hex(test, "seed"));
            byte[] encapsulationKey = Token.KEYS
                    .ofPublic(Token.KEYS.publicOf(key))
                    .bytes(CKA.VALUE)
                    .toByteArray();
            return Arrays.equals(hex(test, "ek"), encapsulationKey) && decapsulates(token, key, test);
        };
    }

    private static boolean decapsulateFromValue(Token token, JsonNode group, JsonNode test) {
        return decapsulates(token, privateKey(ParameterSet.ML_KEM_512, CKA.VALUE, hex(test, "dk")), test);
    }

    private static boolean decapsulates(Token token, KeyValue key, JsonNode test) {
        byte[] secret = token.encapsulation(CKM.ML_KEM).decapsulate(key, Token.NO_PARAMETER, hex(test, "c"));
        return Arrays.equals(hex(test, "K"), secret);
    }

    private static boolean readEncapsulationKey(Token token, JsonNode group, JsonNode test) {
        Token.KEYS.publicKey(
                CKK.ML_KEM, Attributes.NONE.with(CKA.PARAMETER_SET, 1).with(CKA.VALUE, hex(test, "ek")));
        return true;
    }

    private static boolean verifyMlDsa(Token token, JsonNode group, JsonNode test) {
        KeyValue key = Token.KEYS.parsePublic(hex(group, "publicKeyDer"));
        token.signing(CKM.ML_DSA).verify(key, context(test), hex(test, "msg"), false, hex(test, "sig"));
        return true;
    }

    private static Operation signMlDsa(ParameterSet set, String field, CKA attribute) {
        return (token, group, test) -> {
            KeyValue key = privateKey(set, attribute, hex(group, field));
            return Arrays.equals(
                    hex(test, "sig"), token.signing(CKM.ML_DSA).sign(key, context(test), hex(test, "msg"), false));
        };
    }

    private static TokenMechanism context(JsonNode test) {
        return Token.context(2, Token.hex(test.path("ctx").asText()), 0);
    }

    /** Checked once, because the checks are slower than what is tested. */
    private static KeyValue privateKey(JsonNode group) {
        return PRIVATE_KEYS.computeIfAbsent(
                group.get("privateKeyPkcs8").textValue(), hex -> Token.KEYS.parsePrivate(Token.hex(hex)));
    }

    private static KeyValue privateKey(ParameterSet set, CKA attribute, byte[] value) {
        return Token.KEYS.privateKey(
                set.type(),
                Attributes.NONE.with(CKA.PARAMETER_SET, set.number()).with(attribute, value));
    }

    private static byte[] hex(JsonNode node, String field) {
        return Token.hex(node.path(field).asText());
    }

    private static JsonNode read(String file) throws IOException {
        try (InputStream in = AsymmetricWycheproofTest.class.getResourceAsStream("/wycheproof/" + file + ".json")) {
            return new ObjectMapper().readTree(in);
        }
    }
}
