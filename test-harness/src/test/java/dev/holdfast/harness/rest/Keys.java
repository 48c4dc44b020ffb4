package dev.holdfast.harness.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.proto.v1.KeyBundle;
import dev.holdfast.proto.v1.KeyOperation;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/** The cards' own words about a key, in those of JSON, written down once more and by other means. */
final class Keys {

    private static final Map<KeyOperation, String> OPERATIONS = Map.of(
            KeyOperation.ENCRYPT, "encrypt",
            KeyOperation.DECRYPT, "decrypt",
            KeyOperation.SIGN, "sign",
            KeyOperation.VERIFY, "verify",
            KeyOperation.WRAP_KEY, "wrapKey",
            KeyOperation.UNWRAP_KEY, "unwrapKey");

    private Keys() {}

    static String version(KeyBundle key) {
        return HexFormat.of().formatHex(key.getVersion().getVersion().toByteArray());
    }

    static List<String> operations(KeyBundle key) {
        return key.getVersion().getOperationsList().stream()
                .map(OPERATIONS::get)
                .toList();
    }

    /** Size in bits, or the curve. */
    static String kind(KeyBundle key) {
        KeySpec spec = key.getVersion().getSpec();
        return spec.getType() == KeyType.EC ? spec.getCurve().name().replace('_', '-') : "" + spec.getSize();
    }

    /** Asserts that a JSON Web Key has exactly the public numbers of the key. */
    static void assertShownPublicly(KeyBundle key, JsonNode jwk) {
        try {
            byte[] spki = key.getVersion().getPublicKey().toByteArray();
            switch (key.getVersion().getSpec().getType()) {
                case RSA -> {
                    RSAKeyParameters numbers = (RSAKeyParameters) PublicKeyFactory.createKey(spki);
                    assertEquals(numbers.getModulus(), number(jwk, "n"));
                    assertEquals(numbers.getExponent(), number(jwk, "e"));
                    assertEquals("AQAB", jwk.get("e").asText());
                }
                case EC -> {
                    ECPublicKeyParameters point = (ECPublicKeyParameters) PublicKeyFactory.createKey(spki);
                    assertEquals(point.getQ().getAffineXCoord().toBigInteger(), number(jwk, "x"));
                    assertEquals(point.getQ().getAffineYCoord().toBigInteger(), number(jwk, "y"));
                    int field = (point.getParameters().getCurve().getFieldSize() + 7) / 8;
                    assertEquals(field, bytes(jwk, "x").length);
                    assertEquals(field, bytes(jwk, "y").length);
                    assertEquals(kind(key), jwk.get("crv").asText());
                }
                default -> assertEquals(3, jwk.size(), "kid, kty and key_ops are all that can be said");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(JsonNode object, String property) {
        return Base64.getUrlDecoder().decode(object.get(property).asText());
    }

    static BigInteger number(JsonNode object, String property) {
        return new BigInteger(1, bytes(object, property));
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
