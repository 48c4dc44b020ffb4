package dev.holdfast.partition.asymmetric;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import java.io.IOException;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * Edwards and Montgomery keys: RFC 8410, first version, without the public key. CKA_EC_PARAMS is the object identifier,
 * CKA_EC_POINT and CKA_VALUE are the octets of RFC 8032 and RFC 7748; a point in an OCTET STRING, as older clients send
 * it, is taken too.
 */
final class Rfc8410Form implements KeyForm {

    private final CKK type;

    /** @param type EC_EDWARDS or EC_MONTGOMERY */
    Rfc8410Form(CKK type) {
        this.type = type;
    }

    @Override
    public boolean has(AlgorithmIdentifier algorithm) {
        return algorithm.getAlgorithm().on(EdECObjectIdentifiers.id_edwards_curve_algs)
                && Rfc8410Curve.of(algorithm.getAlgorithm()).type() == type;
    }

    @Override
    public SubjectPublicKeyInfo publicKey(Attributes attributes) throws IOException {
        Rfc8410Curve curve = curve(attributes);
        byte[] point = required(attributes, CKA.EC_POINT);
        return encodePublic(
                curve,
                point.length == curve.keyBytes()
                        ? point
                        : ASN1OctetString.getInstance(point).getOctets());
    }

    @Override
    public PrivateKeyInfo privateKey(Attributes attributes) throws IOException {
        return encodePrivate(curve(attributes), required(attributes, CKA.VALUE));
    }

    @Override
    public SubjectPublicKeyInfo check(SubjectPublicKeyInfo key) {
        return encodePublic(Rfc8410Curve.of(key.getAlgorithm().getAlgorithm()), Der.octets(key));
    }

    @Override
    public PrivateKeyInfo check(PrivateKeyInfo key) throws IOException {
        Rfc8410Curve curve = Rfc8410Curve.of(key.getPrivateKeyAlgorithm().getAlgorithm());
        byte[] octets = octets(key);
        if (key.getPublicKeyData() != null
                && !Arrays.equals(key.getPublicKeyData().getOctets(), curve.publicKey(octets))) {
            throw new IllegalArgumentException("The key is refused: its public key is not the private key's.");
        }
        return encodePrivate(curve, octets);
    }

    @Override
    public Attributes attributes(SubjectPublicKeyInfo key) throws IOException {
        return Attributes.NONE
                .with(CKA.EC_PARAMS, key.getAlgorithm().getAlgorithm().getEncoded())
                .with(CKA.EC_POINT, Der.octets(key));
    }

    @Override
    public Attributes attributes(PrivateKeyInfo key) throws IOException {
        return Attributes.NONE
                .with(CKA.EC_PARAMS, key.getPrivateKeyAlgorithm().getAlgorithm().getEncoded())
                .with(CKA.VALUE, octets(key));
    }

    @Override
    public SubjectPublicKeyInfo publicOf(PrivateKeyInfo key) throws IOException {
        Rfc8410Curve curve = Rfc8410Curve.of(key.getPrivateKeyAlgorithm().getAlgorithm());
        return encodePublic(curve, curve.publicKey(octets(key)));
    }

    @Override
    public int bits(KeyValue key) {
        return curve(key).bits();
    }

    /** The octets of either half. */
    static byte[] octets(KeyValue key) {
        return Der.ofChecked(() -> Der.isPrivate(key.bytes())
                ? octets(Der.privateKey(key.bytes()))
                : Der.octets(Der.publicKey(key.bytes())));
    }

    static Rfc8410Curve curve(KeyValue key) {
        return Rfc8410Curve.of(Der.algorithm(key).getAlgorithm());
    }

    static KeyValue privateKey(Rfc8410Curve curve, byte[] octets) {
        return Der.ofChecked(
                () -> new KeyValue(curve.type(), encodePrivate(curve, octets).getEncoded(ASN1Encoding.DER)));
    }

    private static PrivateKeyInfo encodePrivate(Rfc8410Curve curve, byte[] octets) throws IOException {
        requireLength(curve, octets);
        return Der.privateKey(new AlgorithmIdentifier(curve.identifier()), new DEROctetString(octets));
    }

    private static SubjectPublicKeyInfo encodePublic(Rfc8410Curve curve, byte[] octets) {
        requireLength(curve, octets);
        return new SubjectPublicKeyInfo(new AlgorithmIdentifier(curve.identifier()), octets);
    }

    private static byte[] octets(PrivateKeyInfo key) throws IOException {
        return ASN1OctetString.getInstance(key.parsePrivateKey()).getOctets();
    }

    private static void requireLength(Rfc8410Curve curve, byte[] octets) {
        if (octets.length != curve.keyBytes()) {
            throw new IllegalArgumentException("The key is refused: it does not have " + curve.keyBytes() + " bytes.");
        }
    }

    private Rfc8410Curve curve(Attributes attributes) {
        return Rfc8410Curve.of(type, CurveName.of(ByteString.copyFrom(required(attributes, CKA.EC_PARAMS))));
    }

    private static byte[] required(Attributes attributes, CKA type) {
        return attributes
                .find(type)
                .orElseThrow(() -> Parameters.incomplete(type))
                .toByteArray();
    }
}
