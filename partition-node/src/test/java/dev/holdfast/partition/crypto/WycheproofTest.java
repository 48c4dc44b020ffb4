package dev.holdfast.partition.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.EncryptionAlgorithm;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wycheproof: what must be accepted is, what must be refused is, on the fast providers and on the fallback. */
class WycheproofTest {

    private static final byte[] NOTHING = {};

    /** Whether the card accepts the case and, where there is an answer to compare, gives the right one. */
    @FunctionalInterface
    private interface Operation {
        boolean accepts(ProviderCryptoEngine card, JsonNode group, JsonNode test) throws Exception;
    }

    private static final Map<String, Operation> FILES = Map.ofEntries(
            Map.entry("rsa_signature_2048_sha256", verify(Keys.RSA_2048, SignatureAlgorithm.RS256)),
            Map.entry("rsa_pss_2048_sha256_mgf1_32", verify(Keys.RSA_2048, SignatureAlgorithm.PS256)),
            Map.entry("rsa_pss_4096_sha512_mgf1_64", verify(Keys.rsa(4096), SignatureAlgorithm.PS512)),
            Map.entry("rsa_pkcs1_2048_sig_gen", WycheproofTest::sign),
            Map.entry("ecdsa_secp256r1_sha256_p1363", verify(Keys.ec(Curve.P_256), SignatureAlgorithm.ES256)),
            Map.entry("ecdsa_secp256k1_sha256_p1363", verify(Keys.ec(Curve.P_256K), SignatureAlgorithm.ES256K)),
            Map.entry("ecdsa_secp384r1_sha384_p1363", verify(Keys.ec(Curve.P_384), SignatureAlgorithm.ES384)),
            Map.entry("ecdsa_secp521r1_sha512_p1363", verify(Keys.ec(Curve.P_521), SignatureAlgorithm.ES512)),
            Map.entry("rsa_pkcs1_2048", decrypt(EncryptionAlgorithm.RSA1_5)),
            Map.entry("rsa_oaep_2048_sha1_mgf1sha1", decrypt(EncryptionAlgorithm.RSA_OAEP)),
            Map.entry("rsa_oaep_2048_sha256_mgf1sha256", decrypt(EncryptionAlgorithm.RSA_OAEP_256)),
            Map.entry("aes_gcm", WycheproofTest::gcm),
            Map.entry("aes_cbc_pkcs5", WycheproofTest::cbcPad),
            Map.entry("aes_wrap", WycheproofTest::keyWrap));

    private static final List<ProviderCryptoEngine> CARDS = List.of(Keys.fast(31), Keys.portable(32));

    static Stream<String> files() {
        return FILES.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("files")
    void agreesWith(String file) throws Exception {
        List<String> wrong = new ArrayList<>();
        int valid = 0;
        for (JsonNode group : read(file).get("testGroups")) {
            for (JsonNode test : group.get("tests")) {
                String result = test.get("result").textValue();
                if (!offered(group, test) || result.equals("acceptable")) {
                    continue;
                }
                valid += result.equals("valid") ? 1 : 0;
                for (ProviderCryptoEngine card : CARDS) {
                    if (accepts(file, card, group, test) != result.equals("valid")) {
                        wrong.add(test.get("tcId") + " should be " + result + ": " + test.get("comment"));
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(valid > 5, "the file was read");
    }

    private static boolean accepts(String file, ProviderCryptoEngine card, JsonNode group, JsonNode test)
            throws Exception {
        try {
            return FILES.get(file).accepts(card, group, test);
        } catch (RefusedException refused) {
            return false;
        }
    }

    /** The card has no OAEP labels, no GCM but with 96-bit nonces and 128-bit tags, and signs no short hashes. */
    private static boolean offered(JsonNode group, JsonNode test) {
        boolean gcm = group.path("type").asText().equals("AeadTest");
        return test.path("label").asText().isEmpty()
                && (!gcm
                        || group.get("ivSize").intValue() == 96
                                && group.get("tagSize").intValue() == 128)
                && (!group.path("type").asText().equals("RsassaPkcs1Generate")
                        || Stream.of(Hash.values()).anyMatch(hash -> hash.label()
                                .equals(group.get("sha").textValue())));
    }

    private static Operation verify(KeySpec spec, SignatureAlgorithm algorithm) {
        return (card, group, test) ->
                card.verify(spec, hex(group, "publicKeyDer"), algorithm, digest(group, test), hex(test, "sig"));
    }

    private static boolean sign(ProviderCryptoEngine card, JsonNode group, JsonNode test) throws Exception {
        var algorithm =
                SignatureAlgorithm.valueOf("RS" + group.get("sha").textValue().substring(4));
        byte[] signature = card.sign(Keys.RSA_2048, hex(group, "privateKeyPkcs8"), algorithm, digest(group, test));
        return Arrays.equals(hex(test, "sig"), signature);
    }

    private static Operation decrypt(EncryptionAlgorithm algorithm) {
        return (card, group, test) -> {
            byte[] key = hex(group, "privateKeyPkcs8");
            byte[] plaintext = card.decrypt(Keys.RSA_2048, key, algorithm, hex(test, "ct"), NOTHING, NOTHING, NOTHING);
            return Arrays.equals(hex(test, "msg"), plaintext);
        };
    }

    private static boolean gcm(ProviderCryptoEngine card, JsonNode group, JsonNode test) {
        byte[] plaintext = card.decrypt(
                spec(group),
                hex(test, "key"),
                aes(group, "GCM"),
                hex(test, "ct"),
                hex(test, "iv"),
                hex(test, "tag"),
                hex(test, "aad"));
        return Arrays.equals(hex(test, "msg"), plaintext);
    }

    private static boolean cbcPad(ProviderCryptoEngine card, JsonNode group, JsonNode test) {
        byte[] key = hex(test, "key");
        byte[] iv = hex(test, "iv");
        EncryptionAlgorithm algorithm = aes(group, "CBCPAD");
        byte[] plaintext = card.decrypt(spec(group), key, algorithm, hex(test, "ct"), iv, NOTHING, NOTHING);
        byte[] again = card.encrypt(spec(group), key, algorithm, plaintext, iv, NOTHING)
                .ciphertext();
        return Arrays.equals(hex(test, "msg"), plaintext) && Arrays.equals(hex(test, "ct"), again);
    }

    private static boolean keyWrap(ProviderCryptoEngine card, JsonNode group, JsonNode test) {
        byte[] key = hex(test, "key");
        byte[] unwrapped = card.unwrap(spec(group), key, aes(group, "KW"), hex(test, "ct"));
        byte[] again = card.wrap(spec(group), key, aes(group, "KW"), unwrapped);
        return Arrays.equals(hex(test, "msg"), unwrapped) && Arrays.equals(hex(test, "ct"), again);
    }

    private static KeySpec spec(JsonNode group) {
        return Keys.oct(group.get("keySize").intValue());
    }

    private static EncryptionAlgorithm aes(JsonNode group, String mode) {
        return EncryptionAlgorithm.valueOf("A" + group.get("keySize").intValue() + mode);
    }

    private static byte[] digest(JsonNode group, JsonNode test) throws Exception {
        return MessageDigest.getInstance(group.get("sha").textValue()).digest(hex(test, "msg"));
    }

    private static byte[] hex(JsonNode node, String field) {
        return HexFormat.of().parseHex(node.get(field).textValue());
    }

    private static JsonNode read(String file) throws IOException {
        try (InputStream in = WycheproofTest.class.getResourceAsStream("/wycheproof/" + file + ".json")) {
            return new ObjectMapper().readTree(in);
        }
    }
}
