package dev.holdfast.partition.asymmetric;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.io.IOException;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1PrintableString;

/**
 * How CKA_EC_PARAMS names a curve: the choices oId and curveName of PKCS#11 3.2, "Elliptic Curve". Parameters that are
 * written out are not supported.
 */
record CurveName(Optional<ASN1ObjectIdentifier> identifier, String text) {

    static CurveName of(ByteString der) {
        ASN1Primitive named;
        try {
            named = ASN1Primitive.fromByteArray(der.toByteArray());
        } catch (IOException malformed) {
            throw notNamed();
        }
        if (named instanceof ASN1ObjectIdentifier identifier) {
            return new CurveName(Optional.of(identifier), "");
        }
        if (named instanceof ASN1PrintableString name) {
            return new CurveName(Optional.empty(), name.getString());
        }
        throw notNamed();
    }

    private static CryptokiException notNamed() {
        return new CryptokiException(
                CKR.DOMAIN_PARAMS_INVALID, "a curve is given by its object identifier or its name in DER");
    }
}
