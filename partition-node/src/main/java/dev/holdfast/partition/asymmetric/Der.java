package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.mechanism.KeyValue;
import java.io.IOException;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * Reads and writes the two encodings of keys: PrivateKeyInfo (RFC 5208, RFC 5958) and SubjectPublicKeyInfo (RFC 5280).
 */
final class Der {

    /** Work with the DER of keys. */
    @FunctionalInterface
    interface Reading<T> {
        T read() throws IOException;
    }

    private Der() {}

    /** Reads from a key that was checked when it came in. */
    static <T> T ofChecked(Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException defect) {
            throw new IllegalStateException("A key that was checked does not parse", defect);
        }
    }

    static PrivateKeyInfo privateKey(byte[] pkcs8) throws IOException {
        return PrivateKeyInfo.getInstance(ASN1Primitive.fromByteArray(pkcs8));
    }

    static SubjectPublicKeyInfo publicKey(byte[] spki) throws IOException {
        return SubjectPublicKeyInfo.getInstance(ASN1Primitive.fromByteArray(spki));
    }

    /**
     * A private key begins with the number of its version, a public one with its algorithm. For keys that were encoded
     * here.
     */
    static boolean isPrivate(byte[] key) {
        int header = key[1] >= 0 ? 2 : 2 + (key[1] & 0x7f);
        return key[header] == BERTags.INTEGER;
    }

    /** Of either half of a pair that was checked. */
    static AlgorithmIdentifier algorithm(KeyValue key) {
        return ofChecked(() -> isPrivate(key.bytes())
                ? privateKey(key.bytes()).getPrivateKeyAlgorithm()
                : publicKey(key.bytes()).getAlgorithm());
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
