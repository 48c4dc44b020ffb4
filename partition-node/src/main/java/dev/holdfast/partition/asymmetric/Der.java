package dev.holdfast.partition.asymmetric;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** Reads and writes the two encodings of keys: PrivateKeyInfo (RFC 5208, RFC 5958) and SubjectPublicKeyInfo (RFC 5280). */
final class Der {

    private Der() {}

    static PrivateKeyInfo privateKey(byte[] pkcs8) throws IOException {
        return PrivateKeyInfo.getInstance(ASN1Primitive.fromByteArray(pkcs8));
    }

    static SubjectPublicKeyInfo publicKey(byte[] spki) throws IOException {
        return SubjectPublicKeyInfo.getInstance(ASN1Primitive.fromByteArray(spki));
    }

    /** A private key begins with the number of its version, a public one with its algorithm. */
    static boolean isPrivate(byte[] key) throws IOException {
        return ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(key)).getObjectAt(0) instanceof ASN1Integer;
    }

    static byte[] encode(SubjectPublicKeyInfo key) throws IOException {
        return key.getEncoded(ASN1Encoding.DER);
    }

    static PrivateKeyInfo privateKey(AlgorithmIdentifier algorithm, ASN1Encodable key) throws IOException {
        return new PrivateKeyInfo(algorithm, key);
    }

    /** The octets that a public key's bit string holds. */
    static byte[] octets(SubjectPublicKeyInfo key) {
        ASN1BitString bits = key.getPublicKeyData();
        return bits.getOctets();
    }
}
