package dev.holdfast.partition.asymmetric;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.util.BigIntegers;

/** RSA keys: RSAPublicKey and RSAPrivateKey of RFC 8017 appendix A.1, big-endian numbers as attributes. */
final class RsaForm implements KeyForm {

    private static final AlgorithmIdentifier RSA_ENCRYPTION =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);

    @Override
    public boolean has(AlgorithmIdentifier algorithm) {
        return algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption);
    }

    @Override
    public SubjectPublicKeyInfo publicKey(Attributes attributes) throws IOException {
        return encode(
                RsaNumbers.checkPublic(required(attributes, CKA.MODULUS), required(attributes, CKA.PUBLIC_EXPONENT)));
    }

    @Override
    public PrivateKeyInfo privateKey(Attributes attributes) throws IOException {
        return encode(RsaNumbers.complete(
                required(attributes, CKA.MODULUS),
                required(attributes, CKA.PUBLIC_EXPONENT),
                required(attributes, CKA.PRIVATE_EXPONENT),
                number(attributes, CKA.PRIME_1),
                number(attributes, CKA.PRIME_2),
                number(attributes, CKA.EXPONENT_1),
                number(attributes, CKA.EXPONENT_2),
                number(attributes, CKA.COEFFICIENT)));
    }

    @Override
    public SubjectPublicKeyInfo check(SubjectPublicKeyInfo key) throws IOException {
        RSAPublicKey numbers = RSAPublicKey.getInstance(key.parsePublicKey());
        return encode(RsaNumbers.checkPublic(numbers.getModulus(), numbers.getPublicExponent()));
    }

    @Override
    public PrivateKeyInfo check(PrivateKeyInfo key) throws IOException {
        RSAPrivateKey numbers = RSAPrivateKey.getInstance(key.parsePrivateKey());
        RsaNumbers.check(numbers);
        return encode(numbers);
    }

    @Override
    public Attributes attributes(SubjectPublicKeyInfo key) throws IOException {
        RSAPublicKey numbers = RSAPublicKey.getInstance(key.parsePublicKey());
        return Attributes.NONE
                .with(CKA.MODULUS, BigIntegers.asUnsignedByteArray(numbers.getModulus()))
                .with(CKA.MODULUS_BITS, numbers.getModulus().bitLength())
                .with(CKA.PUBLIC_EXPONENT, BigIntegers.asUnsignedByteArray(numbers.getPublicExponent()));
    }

    @Override
    public Attributes attributes(PrivateKeyInfo key) throws IOException {
        RSAPrivateKey numbers = RSAPrivateKey.getInstance(key.parsePrivateKey());
        return Attributes.NONE
                .with(CKA.MODULUS, BigIntegers.asUnsignedByteArray(numbers.getModulus()))
                .with(CKA.PUBLIC_EXPONENT, BigIntegers.asUnsignedByteArray(numbers.getPublicExponent()))
                .with(CKA.PRIVATE_EXPONENT, BigIntegers.asUnsignedByteArray(numbers.getPrivateExponent()))
                .with(CKA.PRIME_1, BigIntegers.asUnsignedByteArray(numbers.getPrime1()))
                .with(CKA.PRIME_2, BigIntegers.asUnsignedByteArray(numbers.getPrime2()))
                .with(CKA.EXPONENT_1, BigIntegers.asUnsignedByteArray(numbers.getExponent1()))
                .with(CKA.EXPONENT_2, BigIntegers.asUnsignedByteArray(numbers.getExponent2()))
                .with(CKA.COEFFICIENT, BigIntegers.asUnsignedByteArray(numbers.getCoefficient()));
    }

    @Override
    public SubjectPublicKeyInfo publicOf(PrivateKeyInfo key) throws IOException {
        RSAPrivateKey numbers = RSAPrivateKey.getInstance(key.parsePrivateKey());
        return encode(new RSAPublicKey(numbers.getModulus(), numbers.getPublicExponent()));
    }

    @Override
    public int bits(KeyValue key) throws IOException {
        return modulus(key).bitLength();
    }

    /** Of either half. */
    static BigInteger modulus(KeyValue key) throws IOException {
        return Der.isPrivate(key.bytes())
                ? RSAPrivateKey.getInstance(Der.privateKey(key.bytes()).parsePrivateKey())
                        .getModulus()
                : RSAPublicKey.getInstance(Der.publicKey(key.bytes()).parsePublicKey())
                        .getModulus();
    }

    static PrivateKeyInfo encode(RSAPrivateKey key) throws IOException {
        return new PrivateKeyInfo(RSA_ENCRYPTION, key);
    }

    private static SubjectPublicKeyInfo encode(RSAPublicKey key) throws IOException {
        return new SubjectPublicKeyInfo(RSA_ENCRYPTION, key);
    }

    private static BigInteger required(Attributes attributes, CKA type) {
        return number(attributes, type).orElseThrow(() -> Parameters.incomplete(type));
    }

    private static Optional<BigInteger> number(Attributes attributes, CKA type) {
        return attributes
                .find(type)
                .filter(value -> !value.isEmpty())
                .map(ByteString::toByteArray)
                .map(value -> new BigInteger(1, value));
    }
}
