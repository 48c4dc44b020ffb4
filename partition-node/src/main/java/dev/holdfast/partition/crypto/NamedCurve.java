package dev.holdfast.partition.crypto;

import dev.holdfast.proto.v1.Curve;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;

/** The curves that keys may be on. */
enum NamedCurve {
    P_256(SECObjectIdentifiers.secp256r1, "secp256r1", Hash.SHA_256),
    P_256K(SECObjectIdentifiers.secp256k1, "secp256k1", Hash.SHA_256),
    P_384(SECObjectIdentifiers.secp384r1, "secp384r1", Hash.SHA_384),
    P_521(SECObjectIdentifiers.secp521r1, "secp521r1", Hash.SHA_512);

    private final ECNamedDomainParameters domain;
    private final String standardName;
    private final Hash hash;

    NamedCurve(ASN1ObjectIdentifier identifier, String standardName, Hash hash) {
        this.domain = new ECNamedDomainParameters(identifier, CustomNamedCurves.getByOID(identifier));
        this.standardName = standardName;
        this.hash = hash;
    }

    static NamedCurve of(Curve curve) {
        return switch (curve) {
            case P_256 -> P_256;
            case P_256K -> P_256K;
            case P_384 -> P_384;
            case P_521 -> P_521;
            case CURVE_UNSPECIFIED, UNRECOGNIZED ->
                throw Refusals.badParameter("The curve is not one of P-256, P-256K, P-384, P-521.");
        };
    }

    ECNamedDomainParameters domain() {
        return domain;
    }

    BigInteger order() {
        return domain.getN();
    }

    /** Length in bytes of a number below the order: half a signature. */
    int scalarLength() {
        return (order().bitLength() + 7) / 8;
    }

    /** The hash whose digests are signed on this curve. */
    Hash hash() {
        return hash;
    }

    /** The name that the service uses. */
    String label() {
        return name().replace('_', '-');
    }

    /** The name in SEC 2, which providers understand. */
    String standardName() {
        return standardName;
    }
}
