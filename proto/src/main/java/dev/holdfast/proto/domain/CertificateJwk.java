package dev.holdfast.proto.domain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.proto.RefusedException;
import java.math.BigInteger;
import java.util.Base64;
import org.bouncycastle.util.BigIntegers;

/**
 * An RSA key as a JWK that carries its certificate (RFC 7517, section 4.7), with the members that the service's client
 * writes. For reading only the certificate counts; what is said beside it must agree with it.
 */
final class CertificateJwk {

    private static final int MAX_CHAIN = 10;

    private CertificateJwk() {}

    static ObjectNode write(WrappingKey key) {
        ObjectNode jwk = StrictJson.newObject().put("kty", "RSA").put("alg", KeyManagement.RSA_OAEP_256.alg());
        jwk.putArray("key_ops").add("verify").add("encrypt").add("wrapKey");
        jwk.put("n", unsigned(key.publicKey().getModulus()));
        jwk.put("e", unsigned(key.publicKey().getPublicExponent()));
        jwk.putArray("x5c").add(Base64.getEncoder().encodeToString(key.der()));
        jwk.put("x5t", Base64Url.encode(WrappingKey.digest("SHA-1", key.der())));
        return jwk.put("x5t#S256", key.thumbprint());
    }

    /** The first certificate of {@code x5c}. */
    static WrappingKey read(StrictJson jwk) {
        if (!jwk.text("kty").equals("RSA")) {
            throw jwk.refusalOf("kty", "\"RSA\"");
        }
        WrappingKey key = certificate(jwk);
        requireEqual(jwk, "x5t#S256", key.thumbprint());
        requireEqual(jwk, "n", unsigned(key.publicKey().getModulus()));
        requireEqual(jwk, "e", unsigned(key.publicKey().getPublicExponent()));
        return key;
    }

    private static WrappingKey certificate(StrictJson jwk) {
        String base64 = jwk.texts("x5c", 1, MAX_CHAIN).get(0);
        try {
            return WrappingKey.parseDer(Base64.getDecoder().decode(base64));
        } catch (RefusedException e) {
            throw new RefusedException(e.code(), jwk.pathOf("x5c") + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw jwk.refusalOf("x5c", "a list of certificates in base64");
        }
    }

    private static void requireEqual(StrictJson jwk, String member, String expected) {
        if (!jwk.optionalText(member).orElse(expected).equals(expected)) {
            throw jwk.refusalOf(member, "that of the certificate in x5c");
        }
    }

    private static String unsigned(BigInteger number) {
        return Base64Url.encode(BigIntegers.asUnsignedByteArray(number));
    }
}
