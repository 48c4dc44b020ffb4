package dev.holdfast.coordinator.jwk;

import dev.holdfast.coordinator.http.Base64Url;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.BigIntegers;
import org.jspecify.annotations.Nullable;

/**
 * A key that came as a JSON Web Key, as the cards take it. Only its shape is looked at here; whether its numbers belong
 * together is for a card to judge.
 *
 * @param material PKCS#8 DER (RFC 5208), or the octets of a symmetric key; to be wiped after use
 */
record KeyMaterial(KeySpec spec, byte[] material) implements AutoCloseable {

    private static final int LONGEST_NUMBER = 1024;

    /** @throws dev.holdfast.proto.RefusedException BAD_PARAMETER that says what is missing */
    static KeyMaterial of(PrivateJwk key) {
        if (key.keyHsm() != null) {
            throw Refusals.notSupported("A key wrapped for transfer (key_hsm) cannot be imported; give its numbers.");
        }
        return switch (KeyKind.type(key.kty())) {
            case RSA -> rsa(key);
            case EC -> ec(key);
            default -> oct(key);
        };
    }

    private static KeyMaterial rsa(PrivateJwk key) {
        BigInteger modulus = number("n", key.n());
        RSAPrivateKey numbers = new RSAPrivateKey(
                modulus,
                number("e", key.e()),
                number("d", key.d()),
                number("p", key.p()),
                number("q", key.q()),
                number("dp", key.dp()),
                number("dq", key.dq()),
                number("qi", key.qi()));
        return new KeyMaterial(
                KeyKind.spec(KeyType.RSA, modulus.bitLength(), Curve.CURVE_UNSPECIFIED),
                pkcs8(new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE), numbers));
    }

    private static KeyMaterial ec(PrivateJwk key) {
        String word = key.crv();
        if (word == null) {
            throw missing("crv");
        }
        Curve curve = Vocabulary.CURVES.meaning(word);
        int length = fieldLength(curve);
        byte[] point = ByteBuffer.allocate(1 + 2 * length)
                .put((byte) 4)
                .put(coordinate("x", key.x(), length))
                .put(coordinate("y", key.y(), length))
                .array();
        BigInteger secret = number("d", key.d());
        if (secret.bitLength() > length * Byte.SIZE) {
            throw Refusals.bad("The property d of the key is longer than its curve allows.");
        }
        AlgorithmIdentifier algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, oid(curve));
        return new KeyMaterial(
                KeyKind.spec(KeyType.EC, 0, curve),
                pkcs8(algorithm, new ECPrivateKey(length * Byte.SIZE, secret, new DERBitString(point), oid(curve))));
    }

    private static KeyMaterial oct(PrivateJwk key) {
        byte[] octets = bytes("k", key.k());
        return new KeyMaterial(KeyKind.spec(KeyType.OCT, octets.length * Byte.SIZE, Curve.CURVE_UNSPECIFIED), octets);
    }

    /** As long as the curve's field: some write leading zeros, some do not. */
    private static byte[] coordinate(String property, @Nullable Base64Url value, int length) {
        BigInteger number = number(property, value);
        if (number.bitLength() > length * Byte.SIZE) {
            throw Refusals.bad("The property " + property + " of the key is longer than its curve allows.");
        }
        return BigIntegers.asUnsignedByteArray(length, number);
    }

    /** Length of a coordinate, and of the private number, in bytes. */
    private static int fieldLength(Curve curve) {
        return switch (curve) {
            case P_384 -> 48;
            case P_521 -> 66;
            default -> 32;
        };
    }

    private static ASN1ObjectIdentifier oid(Curve curve) {
        return switch (curve) {
            case P_256K -> SECObjectIdentifiers.secp256k1;
            case P_384 -> SECObjectIdentifiers.secp384r1;
            case P_521 -> SECObjectIdentifiers.secp521r1;
            default -> SECObjectIdentifiers.secp256r1;
        };
    }

    private static byte[] pkcs8(AlgorithmIdentifier algorithm, ASN1Object key) {
        try {
            return new PrivateKeyInfo(algorithm, key).getEncoded(ASN1Encoding.DER);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static BigInteger number(String property, @Nullable Base64Url value) {
        byte[] bytes = bytes(property, value);
        try {
            return new BigInteger(1, bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static byte[] bytes(String property, @Nullable Base64Url value) {
        if (value == null || value.bytes().isEmpty()) {
            throw missing(property);
        }
        if (value.bytes().size() > LONGEST_NUMBER) {
            throw Refusals.bad("The property " + property + " of the key is longer than any key's.");
        }
        return value.bytes().toByteArray();
    }

    private static RuntimeException missing(String property) {
        return Refusals.bad("The key lacks the property " + property
                + "; RSA needs n, e, d, p, q, dp, dq and qi, EC needs crv, x, y and d, oct needs k.");
    }

    @Override
    public void close() {
        Arrays.fill(material, (byte) 0);
    }

    @Override
    public String toString() {
        return spec.getType() + ", " + material.length + " bytes";
    }
}
