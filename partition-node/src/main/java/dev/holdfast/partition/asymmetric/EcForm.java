package dev.holdfast.partition.asymmetric;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.mechanism.Capability.PairGeneration.Pair;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.spec.PKCS8EncodedKeySpec;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/**
 * Keys on Weierstrass curves: ECPrivateKey of SEC 1 with the public point and, as PKCS#11 asks, without parameters;
 * points uncompressed. CKA_EC_PARAMS is the curve's object identifier, CKA_EC_POINT the DER of an OCTET STRING; a bare
 * point is taken too.
 */
final class EcForm implements KeyForm {

    @Override
    public boolean has(AlgorithmIdentifier algorithm) {
        return algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey);
    }

    @Override
    public SubjectPublicKeyInfo publicKey(Attributes attributes) throws IOException {
        WeierstrassCurve curve = curve(attributes);
        ByteString point = required(attributes, CKA.EC_POINT);
        return encode(curve, point(curve, bare(curve, point.toByteArray())));
    }

    @Override
    public PrivateKeyInfo privateKey(Attributes attributes) throws IOException {
        WeierstrassCurve curve = curve(attributes);
        return encode(curve, new BigInteger(1, required(attributes, CKA.VALUE).toByteArray()));
    }

    @Override
    public SubjectPublicKeyInfo check(SubjectPublicKeyInfo key) throws IOException {
        WeierstrassCurve curve = curve(key.getAlgorithm());
        return encode(curve, curve.point(Der.octets(key)).getQ());
    }

    @Override
    public PrivateKeyInfo check(PrivateKeyInfo key) throws IOException {
        WeierstrassCurve curve = curve(key.getPrivateKeyAlgorithm());
        ECPrivateKey stated = ECPrivateKey.getInstance(key.parsePrivateKey());
        PrivateKeyInfo computed = encode(curve, stated.getKey());
        if (stated.getPublicKey() != null
                && !curve.point(stated.getPublicKey().getOctets())
                        .getQ()
                        .equals(curve.point(Der.octets(publicOf(computed))).getQ())) {
            throw new IllegalArgumentException("The EC key is refused: its public point is not the private key's.");
        }
        return computed;
    }

    @Override
    public Attributes attributes(SubjectPublicKeyInfo key) throws IOException {
        return Attributes.NONE
                .with(CKA.EC_PARAMS, curve(key.getAlgorithm()).identifier().getEncoded())
                .with(CKA.EC_POINT, new DEROctetString(Der.octets(key)).getEncoded());
    }

    /** The private number as long as the curve's order. */
    @Override
    public Attributes attributes(PrivateKeyInfo key) throws IOException {
        WeierstrassCurve curve = curve(key.getPrivateKeyAlgorithm());
        BigInteger number = ECPrivateKey.getInstance(key.parsePrivateKey()).getKey();
        return Attributes.NONE
                .with(CKA.EC_PARAMS, curve.identifier().getEncoded())
                .with(CKA.VALUE, BigIntegers.asUnsignedByteArray(curve.scalarLength(), number));
    }

    @Override
    public SubjectPublicKeyInfo publicOf(PrivateKeyInfo key) throws IOException {
        WeierstrassCurve curve = curve(key.getPrivateKeyAlgorithm());
        ECPrivateKey numbers = ECPrivateKey.getInstance(key.parsePrivateKey());
        return numbers.getPublicKey() != null
                ? new SubjectPublicKeyInfo(
                        algorithm(curve), numbers.getPublicKey().getOctets())
                : encode(curve, computed(curve, numbers.getKey()));
    }

    @Override
    public int bits(KeyValue key) {
        return curve(key).fieldBits();
    }

    static WeierstrassCurve curve(AlgorithmIdentifier algorithm) {
        if (!(algorithm.getParameters() instanceof ASN1ObjectIdentifier identifier)) {
            throw new CryptokiException(CKR.DOMAIN_PARAMS_INVALID, "a curve is given by its object identifier");
        }
        return WeierstrassCurve.of(identifier);
    }

    /** Of either half. */
    static WeierstrassCurve curve(KeyValue key) {
        return curve(Der.algorithm(key));
    }

    static BigInteger number(KeyValue privateKey) {
        return Der.ofChecked(() -> ECPrivateKey.getInstance(
                        Der.privateKey(privateKey.bytes()).parsePrivateKey())
                .getKey());
    }

    static byte[] pointOf(KeyValue publicKey) {
        return Der.ofChecked(() -> Der.octets(Der.publicKey(publicKey.bytes())));
    }

    static PrivateKey parse(Provider provider, byte[] pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance("EC", provider).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** A pair with this private number. */
    static Pair pair(WeierstrassCurve curve, BigInteger number) {
        return pair(curve, number, computed(curve, number).getEncoded(false));
    }

    /** The same, whose point is known: computing it takes as long as making the pair. */
    static Pair pair(WeierstrassCurve curve, BigInteger number, byte[] point) {
        return Der.ofChecked(() -> new Pair(
                new KeyValue(CKK.EC, Der.encode(new SubjectPublicKeyInfo(algorithm(curve), point))),
                new KeyValue(CKK.EC, encode(curve, number, point).getEncoded(ASN1Encoding.DER))));
    }

    static byte[] spki(WeierstrassCurve curve, ECPoint point) {
        return Der.ofChecked(() -> Der.encode(encode(curve, point)));
    }

    private static PrivateKeyInfo encode(WeierstrassCurve curve, BigInteger number) throws IOException {
        if (number.signum() <= 0 || number.compareTo(curve.order()) >= 0) {
            throw new IllegalArgumentException(
                    "The EC key is refused: its private number is not between 1 and the order.");
        }
        return encode(curve, number, computed(curve, number).getEncoded(false));
    }

    private static PrivateKeyInfo encode(WeierstrassCurve curve, BigInteger number, byte[] point) throws IOException {
        return Der.privateKey(
                algorithm(curve), new ECPrivateKey(curve.order().bitLength(), number, new DERBitString(point), null));
    }

    private static SubjectPublicKeyInfo encode(WeierstrassCurve curve, ECPoint point) {
        return new SubjectPublicKeyInfo(algorithm(curve), point.getEncoded(false));
    }

    private static ECPoint computed(WeierstrassCurve curve, BigInteger number) {
        return new FixedPointCombMultiplier()
                .multiply(curve.domain().getG(), number)
                .normalize();
    }

    /** The octets of a point, with or without the header of an OCTET STRING around them. */
    static byte[] bare(WeierstrassCurve curve, byte[] point) {
        int field = curve.fieldLength();
        boolean isBare = point.length == 1 + 2 * field || point.length == 1 + field;
        return isBare ? point : DEROctetString.getInstance(point).getOctets();
    }

    private static ECPoint point(WeierstrassCurve curve, byte[] encoded) {
        try {
            return curve.point(encoded).getQ();
        } catch (IllegalArgumentException offCurve) {
            throw new CryptokiException(CKR.PUBLIC_KEY_INVALID, "the point is not on the curve");
        }
    }

    private static AlgorithmIdentifier algorithm(WeierstrassCurve curve) {
        return new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve.identifier());
    }

    private static WeierstrassCurve curve(Attributes attributes) {
        return WeierstrassCurve.of(CurveName.of(required(attributes, CKA.EC_PARAMS)));
    }

    private static ByteString required(Attributes attributes, CKA type) {
        return attributes.find(type).orElseThrow(() -> Parameters.incomplete(type));
    }
}
