package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.Attributes;
import java.io.IOException;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * How keys of one type are encoded, and which attributes they have. What is malformed, or not consistent with itself,
 * is refused with an {@link IllegalArgumentException} or {@link IOException}, because which return value that is
 * depends on where the key came from; what PKCS#11 has a name for, with a {@link
 * dev.holdfast.proto.pkcs11.CryptokiException}.
 */
interface KeyForm {

    /** Whether a key with this algorithm identifier is of this type. */
    boolean has(AlgorithmIdentifier algorithm);

    SubjectPublicKeyInfo publicKey(Attributes attributes) throws IOException;

    PrivateKeyInfo privateKey(Attributes attributes) throws IOException;

    /** The key in the encoding that mechanisms use, checked. */
    SubjectPublicKeyInfo check(SubjectPublicKeyInfo key) throws IOException;

    PrivateKeyInfo check(PrivateKeyInfo key) throws IOException;

    Attributes attributes(SubjectPublicKeyInfo key) throws IOException;

    Attributes attributes(PrivateKeyInfo key) throws IOException;

    /** The public half. */
    SubjectPublicKeyInfo publicOf(PrivateKeyInfo key) throws IOException;

    /** Of either half, as {@link dev.holdfast.partition.mechanism.KeyEncoding} counts them. */
    int bits(KeyValue key) throws IOException;
}
