package dev.holdfast.harness.rest;

import static dev.holdfast.harness.rest.KeyFace.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.coordinator.http.Base64Url;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that were made elsewhere: after the import the HSM does with them what their owner could do. */
class KeyImportTest {

    @TempDir
    static Path folder;

    private static KeyFace face;

    private final Random random = new Random(5);

    @BeforeAll
    static void start() {
        face = new KeyFace(folder);
    }

    @AfterAll
    static void stop() {
        face.close();
    }

    @Test
    void anRsaKey() throws GeneralSecurityException {
        ObjectNode jwk = rsa();
        JsonNode imported = face.ok(
                "PUT",
                "/keys/rsa",
                "{\"key\":" + jwk
                        + ",\"Hsm\":false,\"tags\":{\"from\":\"outside\"},\"attributes\":{\"exp\":1900000000}}");
        assertEquals("RSA-HSM", imported.get("key").get("kty").asText());
        assertEquals(jwk.get("n"), imported.get("key").get("n"));
        assertEquals("outside", imported.get("tags").get("from").asText());
        assertEquals(1_900_000_000, imported.get("attributes").get("exp").asLong());
        assertTrue(Outside.verifies(jwk, "RS256", new byte[32], signed("rsa", "RS256", 32)));
    }

    @ParameterizedTest
    @CsvSource({
        "P-256, secp256r1, ES256, 32",
        "P-256K, secp256k1, ES256K, 32",
        "P-384, secp384r1, ES384, 48",
        "P-521, secp521r1, ES512, 64"
    })
    void anEcKey(String curve, String name, String algorithm, int digest) {
        X9ECParameters parameters = SECNamedCurves.getByName(name);
        BigInteger secret = new BigInteger(parameters.getN().bitLength() - 1, random).add(BigInteger.ONE);
        ECPoint point = parameters.getG().multiply(secret).normalize();
        ObjectNode jwk = JsonNodeFactory.instance
                .objectNode()
                .put("kty", "EC")
                .put("crv", curve)
                .put("x", text(point.getAffineXCoord().toBigInteger()))
                .put("y", text(point.getAffineYCoord().toBigInteger()));
        JsonNode imported =
                face.ok("PUT", "/keys/" + curve, "{\"key\":" + jwk.deepCopy().put("d", text(secret)) + "}");
        assertEquals("EC-HSM", imported.get("key").get("kty").asText());
        assertTrue(Outside.verifies(jwk, algorithm, new byte[digest], signed(curve, algorithm, digest)));
    }

    @Test
    void octets() throws GeneralSecurityException {
        byte[] key = new byte[32];
        random.nextBytes(key);
        face.ok(
                "PUT",
                "/keys/octets",
                "{\"key\":{\"kty\":\"oct\",\"k\":\"" + Base64Url.of(key).text() + "\",\"key_ops\":[\"encrypt\"]}}");
        byte[] plain = "sixteen or so, t".getBytes(StandardCharsets.US_ASCII);
        byte[] iv = new byte[16];
        JsonNode encrypted = face.ok(
                "POST",
                "/keys/octets/encrypt",
                "{\"alg\":\"A256CBC\",\"value\":\"" + Base64Url.of(plain).text() + "\",\"iv\":\""
                        + Base64Url.of(iv).text() + "\"}");
        Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
        assertArrayEquals(plain, cipher.doFinal(Keys.bytes(encrypted, "value")));
        assertRefused(
                403,
                "Forbidden",
                "KeyOperationForbidden",
                face.ask("POST", "/keys/octets/decrypt", "{\"alg\":\"A256CBC\",\"value\":\"AAAA\"}"));
    }

    @Test
    void whatIsNoKeyIsRefused() throws GeneralSecurityException {
        assertRefused(400, "BadParameter", "", face.ask("PUT", "/keys/no", "{}"));
        assertRefused(400, "BadParameter", "", face.ask("PUT", "/keys/no", "{\"key\":{\"kty\":\"RSA\"}}"));
        ObjectNode incomplete = rsa();
        incomplete.remove("p");
        assertRefused(400, "BadParameter", "", face.ask("PUT", "/keys/no", "{\"key\":" + incomplete + "}"));
        ObjectNode inconsistent = rsa().put("d", "AQAB");
        assertRefused(400, "BadParameter", "", face.ask("PUT", "/keys/no", "{\"key\":" + inconsistent + "}"));
        assertRefused(
                400,
                "BadParameter",
                "",
                face.ask(
                        "PUT",
                        "/keys/no",
                        "{\"key\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"d\":\"AQ\",\"x\":\"AQ\",\"y\":\"AQ\"}}"));
        assertRefused(
                400,
                "NotSupported",
                "",
                face.ask("PUT", "/keys/no", "{\"key\":{\"kty\":\"RSA-HSM\",\"key_hsm\":\"AQAB\"}}"));
        assertRefused(404, "KeyNotFound", "", face.ask("GET", "/keys/no", ""));
    }

    private static byte[] signed(String key, String algorithm, int length) {
        String body = "{\"alg\":\"" + algorithm + "\",\"value\":\""
                + Base64Url.of(new byte[length]).text() + "\"}";
        return Keys.bytes(face.ok("POST", "/keys/" + key + "/sign", body), "value");
    }

    private static ObjectNode rsa() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        RSAPrivateCrtKey key = (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
        return JsonNodeFactory.instance
                .objectNode()
                .put("kty", "RSA")
                .put("n", text(key.getModulus()))
                .put("e", text(key.getPublicExponent()))
                .put("d", text(key.getPrivateExponent()))
                .put("p", text(key.getPrimeP()))
                .put("q", text(key.getPrimeQ()))
                .put("dp", text(key.getPrimeExponentP()))
                .put("dq", text(key.getPrimeExponentQ()))
                .put("qi", text(key.getCrtCoefficient()));
    }

    private static String text(BigInteger number) {
        return Base64Url.of(BigIntegers.asUnsignedByteArray(number)).text();
    }
}
