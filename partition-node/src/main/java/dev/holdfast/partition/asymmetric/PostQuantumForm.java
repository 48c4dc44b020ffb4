package dev.holdfast.partition.asymmetric;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/**
 * ML-KEM, ML-DSA and SLH-DSA keys: RFC 9935, RFC 9881 and RFC 9909. A private key of the first two is written with its
 * seed and its value when the seed is known, else with the value alone; read in every form. A value that comes without
 * a seed is checked by use.
 */
final class PostQuantumForm implements KeyForm {

    private final CKK type;

    PostQuantumForm(CKK type) {
        this.type = type;
    }

    /** A private key in the two forms that it may come in, at least one of them. */
    private record Stated(Optional<byte[]> seed, Optional<byte[]> value) {}

    @Override
    public boolean has(AlgorithmIdentifier algorithm) {
        return Arrays.stream(ParameterSet.values())
                .anyMatch(set -> set.type() == type && set.identifier().equals(algorithm.getAlgorithm()));
    }

    @Override
    public SubjectPublicKeyInfo publicKey(Attributes attributes) throws IOException {
        byte[] value = octets(attributes, CKA.VALUE).orElseThrow(() -> Parameters.incomplete(CKA.VALUE));
        return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
                set(attributes).publicKey(value));
    }

    @Override
    public PrivateKeyInfo privateKey(Attributes attributes) throws IOException {
        Stated stated = new Stated(octets(attributes, CKA.SEED), octets(attributes, CKA.VALUE));
        if (stated.seed().isEmpty() && stated.value().isEmpty()) {
            throw Parameters.incomplete(CKA.VALUE);
        }
        return encode(set(attributes), stated);
    }

    @Override
    public SubjectPublicKeyInfo check(SubjectPublicKeyInfo key) throws IOException {
        return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
                ParameterSet.of(key.getAlgorithm().getAlgorithm()).publicKey(Der.octets(key)));
    }

    @Override
    public PrivateKeyInfo check(PrivateKeyInfo key) throws IOException {
        return encode(ParameterSet.of(key.getPrivateKeyAlgorithm().getAlgorithm()), stated(key));
    }

    @Override
    public Attributes attributes(SubjectPublicKeyInfo key) {
        return Attributes.NONE
                .with(
                        CKA.PARAMETER_SET,
                        ParameterSet.of(key.getAlgorithm().getAlgorithm()).number())
                .with(CKA.VALUE, Der.octets(key));
    }

    @Override
    public Attributes attributes(PrivateKeyInfo key) throws IOException {
        ParameterSet set = ParameterSet.of(key.getPrivateKeyAlgorithm().getAlgorithm());
        Stated stated = stated(key);
        Attributes attributes = Attributes.NONE
                .with(CKA.PARAMETER_SET, set.number())
                .with(CKA.VALUE, PostQuantumKeys.value(parse(set, stated)));
        return stated.seed().map(seed -> attributes.with(CKA.SEED, seed)).orElse(attributes);
    }

    @Override
    public SubjectPublicKeyInfo publicOf(PrivateKeyInfo key) throws IOException {
        ParameterSet set = ParameterSet.of(key.getPrivateKeyAlgorithm().getAlgorithm());
        return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
                PostQuantumKeys.publicOf(parse(set, stated(key))));
    }

    @Override
    public int bits(KeyValue key) {
        return 0;
    }

    static ParameterSet set(KeyValue key) {
        return ParameterSet.of(Der.algorithm(key).getAlgorithm());
    }

    /** A private key that was checked before. */
    static AsymmetricKeyParameter parse(byte[] pkcs8) {
        return Der.ofChecked(() -> {
            PrivateKeyInfo info = Der.privateKey(pkcs8);
            return parse(ParameterSet.of(info.getPrivateKeyAlgorithm().getAlgorithm()), stated(info));
        });
    }

    static PrivateKeyInfo encode(AsymmetricKeyParameter privateKey) throws IOException {
        return PrivateKeyInfoFactory.createPrivateKeyInfo(privateKey);
    }

    private static PrivateKeyInfo encode(ParameterSet set, Stated stated) throws IOException {
        AsymmetricKeyParameter key = parse(set, stated);
        byte[] computed = PostQuantumKeys.value(key);
        boolean agrees = stated.value()
                .map(value -> MessageDigest.isEqual(value, computed))
                .orElse(true);
        Arrays.fill(computed, (byte) 0);
        if (!agrees || stated.seed().isEmpty() && !PostQuantumKeys.works(key)) {
            throw new IllegalArgumentException("The key is refused: it is not consistent with itself.");
        }
        return encode(key);
    }

    private static AsymmetricKeyParameter parse(ParameterSet set, Stated stated) {
        if (stated.seed().isEmpty()) {
            return set.privateKey(stated.value().orElseThrow());
        }
        byte[] seed = stated.seed().get();
        if (seed.length != set.seedBytes()) {
            throw new IllegalArgumentException("The key is refused: its seed has another length.");
        }
        return set.privateKey(seed);
    }

    /** SLH-DSA keys are bare octets; the others a choice of a seed with tag 0, a value, or both. */
    private static Stated stated(PrivateKeyInfo key) throws IOException {
        if (ParameterSet.of(key.getPrivateKeyAlgorithm().getAlgorithm()).seedBytes() == 0) {
            return new Stated(Optional.empty(), Optional.of(key.getPrivateKey().getOctets()));
        }
        ASN1Encodable choice = key.parsePrivateKey();
        if (choice instanceof ASN1TaggedObject seed) {
            return new Stated(
                    Optional.of(ASN1OctetString.getInstance(seed, false).getOctets()), Optional.empty());
        }
        if (choice instanceof ASN1Sequence both) {
            return new Stated(Optional.of(octets(both, 0)), Optional.of(octets(both, 1)));
        }
        return new Stated(
                Optional.empty(),
                Optional.of(ASN1OctetString.getInstance(choice).getOctets()));
    }

    private static byte[] octets(ASN1Sequence sequence, int index) {
        return ASN1OctetString.getInstance(sequence.getObjectAt(index)).getOctets();
    }

    private ParameterSet set(Attributes attributes) {
        return ParameterSet.of(
                type, attributes.number(CKA.PARAMETER_SET).orElseThrow(() -> Parameters.incomplete(CKA.PARAMETER_SET)));
    }

    private static Optional<byte[]> octets(Attributes attributes, CKA attribute) {
        return attributes.find(attribute).filter(value -> !value.isEmpty()).map(ByteString::toByteArray);
    }
}
