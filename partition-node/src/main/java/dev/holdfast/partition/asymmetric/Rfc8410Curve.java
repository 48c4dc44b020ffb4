package dev.holdfast.partition.asymmetric;

import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed448PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X448PrivateKeyParameters;

/**
 * The Edwards and Montgomery curves of RFC 8410, whose keys are strings of octets. The names are those of RFC 8032 and
 * RFC 7748; a key is the same whichever way its curve was named.
 */
enum Rfc8410Curve {
    ED25519(
            CKK.EC_EDWARDS,
            EdECObjectIdentifiers.id_Ed25519,
            "edwards25519",
            255,
            32,
            seed -> new Ed25519PrivateKeyParameters(seed).generatePublicKey().getEncoded()),
    ED448(CKK.EC_EDWARDS, EdECObjectIdentifiers.id_Ed448, "edwards448", 448, 57, seed -> new Ed448PrivateKeyParameters(
                    seed)
            .generatePublicKey()
            .getEncoded()),
    X25519(
            CKK.EC_MONTGOMERY,
            EdECObjectIdentifiers.id_X25519,
            "curve25519",
            255,
            32,
            seed -> new X25519PrivateKeyParameters(seed).generatePublicKey().getEncoded()),
    X448(CKK.EC_MONTGOMERY, EdECObjectIdentifiers.id_X448, "curve448", 448, 56, seed -> new X448PrivateKeyParameters(
                    seed)
            .generatePublicKey()
            .getEncoded());

    private final CKK type;
    private final ASN1ObjectIdentifier identifier;
    private final String curveName;
    private final int bits;
    private final int keyBytes;
    private final UnaryOperator<byte[]> publicKey;

    Rfc8410Curve(
            CKK type,
            ASN1ObjectIdentifier identifier,
            String curveName,
            int bits,
            int keyBytes,
            UnaryOperator<byte[]> publicKey) {
        this.type = type;
        this.identifier = identifier;
        this.curveName = curveName;
        this.bits = bits;
        this.keyBytes = keyBytes;
        this.publicKey = publicKey;
    }

    /** From the value of CKA_EC_PARAMS. */
    static Rfc8410Curve of(CKK type, CurveName curve) {
        return Stream.of(values())
                .filter(known -> known.type == type)
                .filter(known -> curve.identifier()
                        .map(known.identifier::equals)
                        .orElseGet(() -> known.curveName.equals(curve.text())))
                .findFirst()
                .orElseThrow(() -> new CryptokiException(CKR.CURVE_NOT_SUPPORTED));
    }

    static Rfc8410Curve of(ASN1ObjectIdentifier identifier) {
        return Stream.of(values())
                .filter(known -> known.identifier.equals(identifier))
                .findFirst()
                .orElseThrow(() -> new CryptokiException(CKR.CURVE_NOT_SUPPORTED));
    }

    CKK type() {
        return type;
    }

    ASN1ObjectIdentifier identifier() {
        return identifier;
    }

    /** Of the field, as CK_MECHANISM_INFO counts them. */
    int bits() {
        return bits;
    }

    /** Of a private and of a public key alike. */
    int keyBytes() {
        return keyBytes;
    }

    byte[] publicKey(byte[] privateKey) {
        return publicKey.apply(privateKey);
    }
}
