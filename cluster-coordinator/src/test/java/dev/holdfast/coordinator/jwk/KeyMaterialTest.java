package dev.holdfast.coordinator.jwk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.http.Base64Url;
import dev.holdfast.coordinator.http.Json;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ImportKey;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.KeyVersion;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Random;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is imported as a JSON Web Key is, as the cards get it, the same key; and its public half comes back the same. */
class KeyMaterialTest {

    private static final RSAPrivateCrtKeyParameters RSA = TestKeys.rsa(2048, new SecureRandom());

    @Test
    void anRsaKeyIsTheSameToTheJdk() throws GeneralSecurityException, IOException {
        ImportKey imported = imported(TestKeys.jwk(RSA));
        RSAPrivateCrtKey key = (RSAPrivateCrtKey) KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(imported.getMaterial().toByteArray()));
        assertEquals(
                List.of(
                        RSA.getModulus(),
                        RSA.getPublicExponent(),
                        RSA.getExponent(),
                        RSA.getP(),
                        RSA.getQ(),
                        RSA.getDP(),
                        RSA.getDQ(),
                        RSA.getQInv()),
                List.of(
                        key.getModulus(),
                        key.getPublicExponent(),
                        key.getPrivateExponent(),
                        key.getPrimeP(),
                        key.getPrimeQ(),
                        key.getPrimeExponentP(),
                        key.getPrimeExponentQ(),
                        key.getCrtCoefficient()));
        assertEquals(KeyType.RSA, imported.getSpec().getType());
        assertEquals(2048, imported.getSpec().getSize());

        byte[] spki = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
                        new RSAKeyParameters(false, RSA.getModulus(), RSA.getPublicExponent()))
                .getEncoded();
        PublicJwk shown = PublicJwk.of("kid", version(imported, spki));
        ObjectNode jwk = TestKeys.jwk(RSA);
        assertEquals(jwk.get("n").asText(), text(shown.n()));
        assertEquals(jwk.get("e").asText(), text(shown.e()));
        assertNull(shown.x());
    }

    /** Among the keys are such whose coordinates begin with zeros. */
    @ParameterizedTest
    @ValueSource(strings = {"P-256", "P-256K", "P-384", "P-521"})
    void anEcKeyIsTheSameToBouncyCastle(String curve) throws IOException {
        Random random = new Random(curve.hashCode());
        List<BigInteger> secrets = TestKeys.secretsOfShortPoints(curve, 3);
        secrets.add(BigInteger.ONE);
        secrets.add(TestKeys.order(curve).subtract(BigInteger.ONE));
        for (int i = 0; i < 10; i++) {
            secrets.add(new BigInteger(TestKeys.order(curve).bitLength() - 1, random).add(BigInteger.ONE));
        }
        for (BigInteger secret : secrets) {
            ObjectNode jwk = TestKeys.jwk(curve, secret);
            ImportKey imported = imported(jwk);
            ECPrivateKeyParameters key = (ECPrivateKeyParameters)
                    PrivateKeyFactory.createKey(imported.getMaterial().toByteArray());
            assertEquals(secret, key.getD());
            assertEquals(curve.replace('-', '_'), imported.getSpec().getCurve().name());
            assertEquals(TestKeys.order(curve), key.getParameters().getN());

            ECDomainParameters domain = key.getParameters();
            byte[] spki = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
                            new ECPublicKeyParameters(domain.getG().multiply(secret), domain))
                    .getEncoded();
            PublicJwk shown = PublicJwk.of("kid", version(imported, spki));
            int field = (domain.getCurve().getFieldSize() + 7) / 8;
            assertEquals(field, shown.x().bytes().size());
            assertEquals(field, shown.y().bytes().size());
            assertEquals(jwk.get("x").asText(), TestKeys.text(number(shown.x())));
            assertEquals(jwk.get("y").asText(), TestKeys.text(number(shown.y())));
            assertEquals(curve, shown.crv());
        }
    }

    @Test
    void octetsAreTheOctets() {
        Random random = new Random(3);
        for (int length : new int[] {16, 24, 32}) {
            byte[] octets = new byte[length];
            random.nextBytes(octets);
            ImportKey imported = imported(JsonNodeFactory.instance
                    .objectNode()
                    .put("kty", "oct-HSM")
                    .put("k", Base64Url.of(octets).text()));
            assertArrayEquals(octets, imported.getMaterial().toByteArray());
            assertEquals(length * 8, imported.getSpec().getSize());
        }
    }

    @Test
    void leadingZerosMakeNoDifference() {
        ObjectNode jwk = TestKeys.jwk(RSA);
        ImportKey plain = imported(jwk);
        for (String property : List.of("n", "e", "d", "p", "q", "dp", "dq", "qi")) {
            byte[] shortest =
                    Base64Url.parse(jwk.get(property).asText()).bytes().toByteArray();
            byte[] padded = new byte[shortest.length + 3];
            System.arraycopy(shortest, 0, padded, 3, shortest.length);
            jwk.put(property, Base64Url.of(padded).text());
        }
        assertEquals(plain, imported(jwk));
    }

    @Test
    void whatIsMissingIsNamed() {
        for (String property : List.of("n", "e", "d", "p", "q", "dp", "dq", "qi")) {
            ObjectNode jwk = TestKeys.jwk(RSA);
            jwk.remove(property);
            assertRefused("property " + property + ";", jwk);
        }
        for (String property : List.of("crv", "x", "y", "d")) {
            ObjectNode jwk = TestKeys.jwk("P-256", BigInteger.TEN);
            jwk.remove(property);
            assertRefused("property " + property + ";", jwk);
        }
        assertRefused("property k;", JsonNodeFactory.instance.objectNode().put("kty", "oct"));
        assertRefused("kty", JsonNodeFactory.instance.objectNode());
    }

    @Test
    void numbersThatCannotBeAreRefused() {
        String long33 = Base64Url.of(new byte[] {
                    1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
                })
                .text();
        for (String property : List.of("x", "y", "d")) {
            assertRefused(property, TestKeys.jwk("P-256", BigInteger.TEN).put(property, long33));
        }
        assertRefused(
                "longer",
                TestKeys.jwk(RSA).put("n", Base64Url.of(new byte[2_000]).text()));
        assertRefused("base64url", TestKeys.jwk(RSA).put("n", "***"));
    }

    @Test
    void nothingOfASecretIsPrinted() {
        ObjectNode jwk = TestKeys.jwk(RSA);
        ImportKeyBody body = body(jwk);
        try (KeyMaterial material = KeyMaterial.of(body.key())) {
            for (String property : List.of("d", "p", "q", "dp", "dq", "qi")) {
                String secret = jwk.get(property).asText().substring(0, 20);
                assertFalse(
                        body.toString().contains(secret) || material.toString().contains(secret));
            }
        }
    }

    @Test
    void whatWasUsedIsWiped() {
        KeyMaterial material = KeyMaterial.of(body(TestKeys.jwk(RSA)).key());
        material.close();
        assertArrayEquals(new byte[material.material().length], material.material());
    }

    private static void assertRefused(String word, ObjectNode jwk) {
        RefusedException refused = assertThrows(RefusedException.class, () -> imported(jwk));
        assertEquals(Code.BAD_PARAMETER, refused.code());
        assertTrue(refused.getMessage().contains(word), refused.getMessage());
    }

    private static ImportKey imported(ObjectNode jwk) {
        return body(jwk).message("key");
    }

    private static ImportKeyBody body(ObjectNode jwk) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("key", jwk);
        return Json.read(body.toString().getBytes(StandardCharsets.UTF_8), ImportKeyBody.class);
    }

    private static KeyVersion version(ImportKey imported, byte[] publicKey) {
        return KeyVersion.newBuilder()
                .setSpec(imported.getSpec())
                .setPublicKey(ByteString.copyFrom(publicKey))
                .build();
    }

    private static BigInteger number(Base64Url value) {
        return new BigInteger(1, value.bytes().toByteArray());
    }

    private static String text(Base64Url value) {
        return value.text();
    }
}
