package dev.holdfast.partition.crypto;

import dev.holdfast.partition.crypto.CryptoEngine.Generated;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.spec.RSAKeyGenParameterSpec;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.jspecify.annotations.Nullable;

/** Makes RSA keys and judges those that come from elsewhere. Sizes in bits. */
public final class RsaKeys {

    private static final BigInteger PUBLIC_EXPONENT = RSAKeyGenParameterSpec.F4;
    private static final int MAX_EXPONENT_BITS = 256;

    /** FIPS 186-5 appendix B.3 asks for an error chance of 2^-100 at most. */
    private static final int PRIME_CERTAINTY = 112;

    private static final AlgorithmIdentifier RSA_ENCRYPTION =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);

    private final @Nullable Provider accp;

    public RsaKeys(Providers providers) {
        this.accp = providers.accp();
    }

    /** PKCS#8 of a new key with the public exponent 65537; otherwise as the other form. */
    byte[] generate(int size, SecureRandom random) {
        return generate(size, PUBLIC_EXPONENT, random);
    }

    /**
     * PKCS#8 of a new key. ACCP ignores {@code random}. Without it Bouncy Castle makes the key, because the JDK's primes differ
     * between releases. The caller wipes it.
     */
    public byte[] generate(int size, BigInteger exponent, SecureRandom random) {
        return accp != null ? generateFast(accp, size, exponent) : generateReproducibly(size, exponent, random);
    }

    /** Checks range and consistency of every number in the key (SP 800-56B Rev. 2 section 6.4.1.3.3). */
    Generated check(int size, byte[] pkcs8) {
        RSAPrivateKey key = parse(pkcs8);
        require(key.getModulus().bitLength() == size, "its modulus does not have " + size + " bits");
        BigInteger e = key.getPublicExponent();
        require(
                e.testBit(0) && e.compareTo(PUBLIC_EXPONENT) >= 0 && e.bitLength() <= MAX_EXPONENT_BITS,
                "its public exponent is not odd and between 65537 and 2^256");
        BigInteger p = key.getPrime1();
        BigInteger q = key.getPrime2();
        require(
                p.bitLength() == size / 2
                        && q.bitLength() == size / 2
                        && p.multiply(q).equals(key.getModulus()),
                "its modulus is not the product of its two primes");
        require(p.isProbablePrime(PRIME_CERTAINTY) && q.isProbablePrime(PRIME_CERTAINTY), "its factors are not primes");
        BigInteger d = key.getPrivateExponent();
        BigInteger p1 = p.subtract(BigInteger.ONE);
        BigInteger q1 = q.subtract(BigInteger.ONE);
        require(
                d.signum() > 0
                        && d.bitLength() > size / 2
                        && d.compareTo(key.getModulus()) < 0
                        && e.multiply(d).mod(p1).equals(BigInteger.ONE)
                        && e.multiply(d).mod(q1).equals(BigInteger.ONE),
                "its exponents do not belong together");
        require(
                key.getExponent1().equals(d.mod(p1))
                        && key.getExponent2().equals(d.mod(q1))
                        && key.getCoefficient().equals(q.modInverse(p)),
                "its CRT values do not belong to its primes");
        return encode(key);
    }

    private static byte[] generateFast(Provider provider, int size, BigInteger exponent) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", provider);
            generator.initialize(new RSAKeyGenParameterSpec(size, exponent));
            return generator.generateKeyPair().getPrivate().getEncoded();
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException("RSA key generation failed", defect);
        }
    }

    private static byte[] generateReproducibly(int size, BigInteger exponent, SecureRandom random) {
        RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
        generator.init(new RSAKeyGenerationParameters(exponent, random, size, PRIME_CERTAINTY));
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();
        RSAPrivateCrtKeyParameters key = (RSAPrivateCrtKeyParameters) pair.getPrivate();
        return encode(new RSAPrivateKey(
                        key.getModulus(),
                        key.getPublicExponent(),
                        key.getExponent(),
                        key.getP(),
                        key.getQ(),
                        key.getDP(),
                        key.getDQ(),
                        key.getQInv()))
                .material();
    }

    private static RSAPrivateKey parse(byte[] pkcs8) {
        try {
            PrivateKeyInfo info = PrivateKeyInfo.getInstance(pkcs8);
            require(
                    info.getPrivateKeyAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption),
                    "it is another kind of key");
            return RSAPrivateKey.getInstance(info.parsePrivateKey());
        } catch (IOException | IllegalArgumentException | IllegalStateException malformed) {
            throw Refusals.badParameter("The RSA key is not well-formed PKCS#8 with all CRT values.");
        }
    }

    private static Generated encode(RSAPrivateKey key) {
        try {
            return new Generated(
                    new SubjectPublicKeyInfo(
                                    RSA_ENCRYPTION, new RSAPublicKey(key.getModulus(), key.getPublicExponent()))
                            .getEncoded(ASN1Encoding.DER),
                    new PrivateKeyInfo(RSA_ENCRYPTION, key).getEncoded(ASN1Encoding.DER));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void require(boolean condition, String flaw) {
        if (!condition) {
            throw Refusals.badParameter("The RSA key is refused: " + flaw + ".");
        }
    }
}
