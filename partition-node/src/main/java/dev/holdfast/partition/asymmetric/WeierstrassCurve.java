package dev.holdfast.partition.asymmetric;

import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.teletrust.TeleTrusTNamedCurves;
import org.bouncycastle.asn1.teletrust.TeleTrusTObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;

/** The curves of CKK_EC: SEC 2 and RFC 5639. All have prime order, so that their cofactor is 1. */
enum WeierstrassCurve {
    SECP256R1(SECObjectIdentifiers.secp256r1, "secp256r1", "prime256v1", "P-256"),
    SECP384R1(SECObjectIdentifiers.secp384r1, "secp384r1", "P-384"),
    SECP521R1(SECObjectIdentifiers.secp521r1, "secp521r1", "P-521"),
    SECP256K1(SECObjectIdentifiers.secp256k1, "secp256k1"),
    BRAINPOOL_P256R1(TeleTrusTObjectIdentifiers.brainpoolP256r1, "brainpoolP256r1"),
    BRAINPOOL_P256T1(TeleTrusTObjectIdentifiers.brainpoolP256t1, "brainpoolP256t1"),
    BRAINPOOL_P320R1(TeleTrusTObjectIdentifiers.brainpoolP320r1, "brainpoolP320r1"),
    BRAINPOOL_P320T1(TeleTrusTObjectIdentifiers.brainpoolP320t1, "brainpoolP320t1"),
    BRAINPOOL_P384R1(TeleTrusTObjectIdentifiers.brainpoolP384r1, "brainpoolP384r1"),
    BRAINPOOL_P384T1(TeleTrusTObjectIdentifiers.brainpoolP384t1, "brainpoolP384t1"),
    BRAINPOOL_P512R1(TeleTrusTObjectIdentifiers.brainpoolP512r1, "brainpoolP512r1"),
    BRAINPOOL_P512T1(TeleTrusTObjectIdentifiers.brainpoolP512t1, "brainpoolP512t1");

    private final ECNamedDomainParameters domain;
    private final String name;
    private final Set<String> names;

    WeierstrassCurve(ASN1ObjectIdentifier identifier, String... names) {
        X9ECParameters parameters = CustomNamedCurves.getByOID(identifier);
        this.domain = new ECNamedDomainParameters(
                identifier, parameters != null ? parameters : TeleTrusTNamedCurves.getByOID(identifier));
        this.name = names[0];
        this.names = Set.of(names);
    }

    static WeierstrassCurve of(ASN1ObjectIdentifier identifier) {
        return supported(Stream.of(values())
                .filter(curve -> curve.identifier().equals(identifier))
                .findFirst());
    }

    /** From the value of CKA_EC_PARAMS. */
    static WeierstrassCurve of(CurveName curve) {
        return curve.identifier()
                .map(WeierstrassCurve::of)
                .orElseGet(() -> supported(Stream.of(values())
                        .filter(known -> known.names.contains(curve.text()))
                        .findFirst()));
    }

    ASN1ObjectIdentifier identifier() {
        return domain.getName();
    }

    ECNamedDomainParameters domain() {
        return domain;
    }

    BigInteger order() {
        return domain.getN();
    }

    /** Bytes of a number below the order: half a signature. */
    int scalarLength() {
        return (order().bitLength() + 7) / 8;
    }

    /** Bytes of a coordinate: a shared secret. */
    int fieldLength() {
        return (fieldBits() + 7) / 8;
    }

    int fieldBits() {
        return domain.getCurve().getFieldSize();
    }

    /** The name in SEC 2 or RFC 5639. */
    String label() {
        return name;
    }

    /** Whether the accelerated provider computes on it. It also knows secp256k1, where Bouncy Castle signs faster. */
    boolean isAccelerated() {
        return this == SECP256R1 || this == SECP384R1 || this == SECP521R1;
    }

    /**
     * Decodes a point, compressed or not, and checks that it is one of the curve's and not infinity. With prime order
     * that is the full validation of SP 800-56A.
     *
     * @throws IllegalArgumentException when it is not
     */
    ECPublicKeyParameters point(byte[] encoded) {
        return new ECPublicKeyParameters(domain.getCurve().decodePoint(encoded), domain);
    }

    private static WeierstrassCurve supported(Optional<WeierstrassCurve> curve) {
        return curve.orElseThrow(() -> new CryptokiException(CKR.CURVE_NOT_SUPPORTED));
    }
}
