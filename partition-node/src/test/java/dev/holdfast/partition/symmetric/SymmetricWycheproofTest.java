package dev.holdfast.partition.symmetric;

import static dev.holdfast.partition.symmetric.Offered.NOTHING;
import static dev.holdfast.partition.symmetric.Offered.aes;
import static dev.holdfast.partition.symmetric.Offered.bytes;
import static dev.holdfast.partition.symmetric.Offered.ccm;
import static dev.holdfast.partition.symmetric.Offered.gcm;
import static dev.holdfast.partition.symmetric.Offered.hex;
import static dev.holdfast.partition.symmetric.Offered.iv;
import static dev.holdfast.partition.symmetric.Offered.join;
import static dev.holdfast.partition.symmetric.Offered.key;
import static dev.holdfast.partition.symmetric.Offered.number;
import static dev.holdfast.partition.symmetric.Offered.plain;
import static dev.holdfast.partition.symmetric.Offered.secret;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.ChaCha20Poly1305Parameters;
import dev.holdfast.proto.v1.HkdfParameters;
import dev.holdfast.proto.v1.Pbkdf2Parameters;
import dev.holdfast.proto.v1.TokenMechanism;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wycheproof through the mechanisms: good answers come out exactly, bad ones are refused as PKCS#11 says for the function. */
class SymmetricWycheproofTest {

    /** Refuses, or answers whether everything came out as the case says. */
    @FunctionalInterface
    private interface Operation {
        boolean agrees(Offered offered, JsonNode group, JsonNode test);
    }

    private static final Set<CKR> ON_DECRYPT =
            Set.of(CKR.ENCRYPTED_DATA_INVALID, CKR.ENCRYPTED_DATA_LEN_RANGE, CKR.MECHANISM_PARAM_INVALID);
    private static final Set<CKR> ON_UNWRAP = Set.of(CKR.WRAPPED_KEY_INVALID, CKR.WRAPPED_KEY_LEN_RANGE);
    private static final Set<CKR> ON_VERIFY =
            Set.of(CKR.SIGNATURE_INVALID, CKR.SIGNATURE_LEN_RANGE, CKR.KEY_SIZE_RANGE);
    private static final Set<CKR> ON_DERIVE = Set.of(CKR.KEY_SIZE_RANGE);

    private record Suite(Operation operation, Set<CKR> refusals) {}

    private static final Map<String, Suite> FILES = Map.ofEntries(
            Map.entry("aes_gcm", new Suite(SymmetricWycheproofTest::gcmCase, ON_DECRYPT)),
            Map.entry("aes_ccm", new Suite(SymmetricWycheproofTest::ccmCase, ON_DECRYPT)),
            Map.entry("chacha20_poly1305", new Suite(SymmetricWycheproofTest::chaCha, ON_DECRYPT)),
            Map.entry("aes_cbc_pkcs5", new Suite(SymmetricWycheproofTest::cbcPad, ON_DECRYPT)),
            Map.entry("aes_xts", new Suite(SymmetricWycheproofTest::xts, ON_DECRYPT)),
            Map.entry("aes_wrap", new Suite(keyWrap(CKM.AES_KEY_WRAP), ON_UNWRAP)),
            Map.entry("aes_kwp", new Suite(keyWrap(CKM.AES_KEY_WRAP_KWP), ON_UNWRAP)),
            Map.entry("aes_gmac", new Suite(SymmetricWycheproofTest::gmac, ON_VERIFY)),
            Map.entry("aes_cmac", new Suite(mac(CKK.AES, CKM.AES_CMAC_GENERAL), ON_VERIFY)),
            Map.entry("hmac_sha1", new Suite(mac(CKK.SHA_1_HMAC, CKM.SHA_1_HMAC_GENERAL), ON_VERIFY)),
            Map.entry("hmac_sha256", new Suite(mac(CKK.GENERIC_SECRET, CKM.SHA256_HMAC_GENERAL), ON_VERIFY)),
            Map.entry("hmac_sha512_224", new Suite(mac(CKK.GENERIC_SECRET, CKM.SHA512_224_HMAC_GENERAL), ON_VERIFY)),
            Map.entry("hmac_sha3_256", new Suite(mac(CKK.SHA3_256_HMAC, CKM.SHA3_256_HMAC_GENERAL), ON_VERIFY)),
            Map.entry("hkdf_sha1", new Suite(hkdf(CKM.SHA_1), ON_DERIVE)),
            Map.entry("hkdf_sha256", new Suite(hkdf(CKM.SHA256), ON_DERIVE)),
            Map.entry("pbkdf2_hmacsha1", new Suite(pbkdf2(1), ON_DERIVE)),
            Map.entry("pbkdf2_hmacsha256", new Suite(pbkdf2(4), ON_DERIVE)),
            Map.entry("pbkdf2_hmacsha512", new Suite(pbkdf2(6), ON_DERIVE)));

    static Stream<String> files() {
        return FILES.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("files")
    void agreesWith(String file) throws IOException {
        List<String> wrong = new ArrayList<>();
        int valid = 0;
        for (JsonNode group : read(file).get("testGroups")) {
            for (JsonNode test : group.get("tests")) {
                String result = test.get("result").textValue();
                if (result.equals("acceptable") || !offered(file, test)) {
                    continue;
                }
                valid += result.equals("valid") ? 1 : 0;
                for (Offered offered : Offered.BOTH) {
                    judge(FILES.get(file), offered, group, test)
                            .ifPresent(how -> wrong.add(offered + " " + test.get("tcId") + " " + result + ": " + how));
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(valid > 5, "the file was read");
    }

    private static Optional<String> judge(Suite suite, Offered offered, JsonNode group, JsonNode test) {
        boolean valid = test.get("result").textValue().equals("valid");
        try {
            boolean agrees = suite.operation().agrees(offered, group, test);
            return agrees == valid ? Optional.empty() : Optional.of(valid ? "another answer" : "was taken");
        } catch (CryptokiException refused) {
            return !valid && suite.refusals().contains(refused.value())
                    ? Optional.empty()
                    : Optional.of(refused.getMessage());
        }
    }

    /** Good cases beyond what a card offers: the longest nonces and keys, XTS with AES-192, sixteen million iterations. */
    private static boolean offered(String file, JsonNode test) {
        return test.get("result").textValue().equals("invalid")
                || switch (file) {
                    case "aes_gcm" -> bytesOf(test, "iv").length <= 256;
                    case "aes_xts" -> bytesOf(test, "key").length != 48;
                    case "hkdf_sha1", "hkdf_sha256" -> test.get("size").intValue() <= SecretLengths.MOST;
                    case "pbkdf2_hmacsha1" -> test.get("iterationCount").intValue() < 1_000_000;
                    default -> true;
                };
    }

    private static boolean gcmCase(Offered offered, JsonNode group, JsonNode test) {
        return cipher(
                offered.cipher(CKM.AES_GCM),
                aes(bytesOf(test, "key")),
                gcm(
                        CKM.AES_GCM,
                        bytesOf(test, "iv"),
                        bytesOf(test, "aad"),
                        group.get("tagSize").intValue()),
                test);
    }

    private static boolean ccmCase(Offered offered, JsonNode group, JsonNode test) {
        return cipher(
                offered.cipher(CKM.AES_CCM),
                aes(bytesOf(test, "key")),
                ccm(
                        bytesOf(test, "msg").length,
                        bytesOf(test, "iv"),
                        bytesOf(test, "aad"),
                        group.get("tagSize").intValue() / 8),
                test);
    }

    private static boolean chaCha(Offered offered, JsonNode group, JsonNode test) {
        TokenMechanism mechanism = plain(CKM.CHACHA20_POLY1305).toBuilder()
                .setChacha20Poly1305(ChaCha20Poly1305Parameters.newBuilder()
                        .setNonce(bytes(bytesOf(test, "iv")))
                        .setAdditionalData(bytes(bytesOf(test, "aad"))))
                .build();
        return cipher(offered.cipher(CKM.CHACHA20_POLY1305), key(CKK.CHACHA20, bytesOf(test, "key")), mechanism, test);
    }

    private static boolean cbcPad(Offered offered, JsonNode group, JsonNode test) {
        return cipher(
                offered.cipher(CKM.AES_CBC_PAD),
                aes(bytesOf(test, "key")),
                iv(CKM.AES_CBC_PAD, bytesOf(test, "iv")),
                test);
    }

    /** The suite leaves out the zeros at the end of a unit's number. */
    private static boolean xts(Offered offered, JsonNode group, JsonNode test) {
        return cipher(
                offered.cipher(CKM.AES_XTS),
                key(CKK.AES_XTS, bytesOf(test, "key")),
                iv(CKM.AES_XTS, Arrays.copyOf(bytesOf(test, "iv"), 16)),
                test);
    }

    private static boolean cipher(
            Capability.Enciphering cipher, KeyValue key, TokenMechanism mechanism, JsonNode test) {
        byte[] message = bytesOf(test, "msg");
        byte[] ciphertext = join(bytesOf(test, "ct"), test.has("tag") ? bytesOf(test, "tag") : NOTHING);
        cipher.check(key, mechanism);
        return Arrays.equals(message, cipher.decrypt(key, mechanism, ciphertext, false))
                && Arrays.equals(ciphertext, cipher.encrypt(key, mechanism, message, false));
    }

    private static Operation keyWrap(CKM type) {
        return (offered, group, test) -> {
            KeyValue key = aes(bytesOf(test, "key"));
            byte[] message = bytesOf(test, "msg");
            byte[] wrapped = bytesOf(test, "ct");
            Capability.Wrapping wrap = offered.wrap(type);
            return Arrays.equals(message, wrap.unwrap(key, plain(type), wrapped, NOTHING))
                    && Arrays.equals(wrapped, wrap.wrap(key, plain(type), message, NOTHING));
        };
    }

    private static boolean gmac(Offered offered, JsonNode group, JsonNode test) {
        return verify(
                offered.mac(CKM.AES_GMAC),
                aes(bytesOf(test, "key")),
                gcm(
                        CKM.AES_GMAC,
                        bytesOf(test, "iv"),
                        NOTHING,
                        group.get("tagSize").intValue()),
                test);
    }

    private static Operation mac(CKK type, CKM mechanism) {
        return (offered, group, test) -> verify(
                offered.mac(mechanism),
                key(type, bytesOf(test, "key")),
                number(mechanism, group.get("tagSize").intValue() / 8),
                test);
    }

    private static boolean verify(Capability.Signing mac, KeyValue key, TokenMechanism mechanism, JsonNode test) {
        byte[] message = bytesOf(test, "msg");
        byte[] tag = bytesOf(test, "tag");
        mac.verify(key, mechanism, message, false, tag);
        return Arrays.equals(tag, mac.sign(key, mechanism, message, false))
                && mac.signatureBytes(key, mechanism) == tag.length;
    }

    private static Operation hkdf(CKM hash) {
        return (offered, group, test) -> {
            TokenMechanism mechanism = plain(CKM.HKDF_DERIVE).toBuilder()
                    .setHkdf(HkdfParameters.newBuilder()
                            .setExtract(true)
                            .setExpand(true)
                            .setHash(hash.value())
                            .setSaltType(2)
                            .setSalt(bytes(bytesOf(test, "salt")))
                            .setInfo(bytes(bytesOf(test, "info"))))
                    .build();
            byte[] key = offered.derivation(CKM.HKDF_DERIVE)
                    .derive(
                            secret(bytesOf(test, "ikm")),
                            mechanism,
                            Optional.empty(),
                            Optional.of(test.get("size").longValue()));
            return Arrays.equals(bytesOf(test, "okm"), key);
        };
    }

    private static Operation pbkdf2(int prf) {
        return (offered, group, test) -> {
            TokenMechanism mechanism = plain(CKM.PKCS5_PBKD2).toBuilder()
                    .setPbkdf2(Pbkdf2Parameters.newBuilder()
                            .setSaltSource(1)
                            .setSalt(bytes(bytesOf(test, "salt")))
                            .setIterations(test.get("iterationCount").longValue())
                            .setPrf(prf)
                            .setPassword(bytes(bytesOf(test, "password"))))
                    .build();
            byte[] key = offered.of(CKM.PKCS5_PBKD2, Capability.KeyGeneration.class)
                    .generate(
                            mechanism,
                            CKK.GENERIC_SECRET,
                            Optional.of(test.get("dkLen").longValue()));
            return Arrays.equals(bytesOf(test, "dk"), key);
        };
    }

    private static byte[] bytesOf(JsonNode test, String field) {
        return hex(test.get(field).textValue());
    }

    private static JsonNode read(String file) throws IOException {
        try (InputStream in = SymmetricWycheproofTest.class.getResourceAsStream("/wycheproof/" + file + ".json")) {
            return new ObjectMapper().readTree(in);
        }
    }
}
