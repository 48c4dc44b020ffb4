package dev.holdfast.partition.crypto;

import dev.holdfast.partition.crypto.CryptoEngine.Generated;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X962Parameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.jspecify.annotations.Nullable;

/** Makes elliptic-curve keys, reads them, and judges those that come from elsewhere. */
final class EcKeys {

    private final @Nullable Provider accp;

    EcKeys(Providers providers) {
        this.accp = providers.accp();
    }

    /** PKCS#8 of a new key (FIPS 186-5 appendix A.2). ACCP ignores {@code random}. */
    byte[] generate(NamedCurve curve, SecureRandom random) {
        return accp != null && curve != NamedCurve.P_256K
                ? generateFast(accp, curve)
                : generateReproducibly(curve, random);
    }

    /** Checks that the secret number is in range, on this curve, and agrees with the public point if there is one. */
    Generated check(NamedCurve curve, byte[] pkcs8) {
        ECPrivateKeyParameters key = privateKey(curve, pkcs8);
        ECPublicKeyParameters computed = new ECPublicKeyParameters(
                new FixedPointCombMultiplier().multiply(curve.domain().getG(), key.getD()), curve.domain());
        byte @Nullable [] stated = statedPoint(pkcs8);
        if (stated != null && !stated(curve, stated).getQ().equals(computed.getQ())) {
            throw Refusals.badParameter("The EC key is refused: its public point is not the private key's.");
        }
        return encode(key, computed);
    }

    static ECPrivateKeyParameters privateKey(NamedCurve curve, byte[] pkcs8) {
        ECPrivateKey key;
        try {
            PrivateKeyInfo info = PrivateKeyInfo.getInstance(pkcs8);
            requireCurve(
                    curve,
                    info.getPrivateKeyAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
                            && curve.domain()
                                    .getName()
                                    .equals(info.getPrivateKeyAlgorithm().getParameters()));
            key = ECPrivateKey.getInstance(info.parsePrivateKey());
        } catch (IOException | IllegalArgumentException | IllegalStateException malformed) {
            throw Refusals.badParameter("The EC key is not well-formed PKCS#8.");
        }
        BigInteger d = key.getKey();
        if (d.signum() <= 0 || d.compareTo(curve.order()) >= 0) {
            throw Refusals.badParameter("The EC key is refused: its private number is not between 1 and the order.");
        }
        return new ECPrivateKeyParameters(d, curve.domain());
    }

    static ECPublicKeyParameters publicKey(NamedCurve curve, byte[] spki) {
        try {
            SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(spki);
            requireCurve(
                    curve,
                    info.getAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
                            && curve.domain()
                                    .getName()
                                    .equals(info.getAlgorithm().getParameters()));
            return stated(curve, info.getPublicKeyData().getOctets());
        } catch (IllegalArgumentException malformed) {
            throw Refusals.badParameter("The EC public key is not well-formed or its point is not on the curve.");
        }
    }

    private byte[] generateFast(Provider provider, NamedCurve curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
            generator.initialize(new ECGenParameterSpec(curve.standardName()));
            return generator.generateKeyPair().getPrivate().getEncoded();
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException("EC key generation failed", defect);
        }
    }

    private byte[] generateReproducibly(NamedCurve curve, SecureRandom random) {
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(curve.domain(), random));
        var pair = generator.generateKeyPair();
        return encode((ECPrivateKeyParameters) pair.getPrivate(), (ECPublicKeyParameters) pair.getPublic())
                .material();
    }

    private static Generated encode(ECPrivateKeyParameters key, ECPublicKeyParameters point) {
        try {
            return new Generated(
                    SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(point)
                            .getEncoded(ASN1Encoding.DER),
                    pkcs8(key, point).getEncoded(ASN1Encoding.DER));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** As Bouncy Castle's own factory makes it, which would compute the point once more. */
    private static PrivateKeyInfo pkcs8(ECPrivateKeyParameters key, ECPublicKeyParameters point) throws IOException {
        ECNamedDomainParameters domain = (ECNamedDomainParameters) key.getParameters();
        X962Parameters curve = new X962Parameters(domain.getName());
        return new PrivateKeyInfo(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve),
                new ECPrivateKey(
                        domain.getN().bitLength(),
                        key.getD(),
                        new DERBitString(point.getQ().getEncoded(false)),
                        curve));
    }

    private static byte @Nullable [] statedPoint(byte[] pkcs8) {
        try {
            var point = ECPrivateKey.getInstance(
                            PrivateKeyInfo.getInstance(pkcs8).parsePrivateKey())
                    .getPublicKey();
            return point == null ? null : point.getOctets();
        } catch (IOException | IllegalArgumentException | IllegalStateException malformed) {
            throw Refusals.badParameter("The EC key is not well-formed PKCS#8.");
        }
    }

    /** Decoding checks that the point is on the curve; the constructor, that it is not infinity. */
    private static ECPublicKeyParameters stated(NamedCurve curve, byte[] point) {
        try {
            return new ECPublicKeyParameters(curve.domain().getCurve().decodePoint(point), curve.domain());
        } catch (IllegalArgumentException offCurve) {
            throw Refusals.badParameter("The EC key is refused: its public point is not on the curve.");
        }
    }

    private static void requireCurve(NamedCurve curve, boolean matches) {
        if (!matches) {
            throw Refusals.badParameter("The key is refused: it is not an EC key on the named curve " + curve + ".");
        }
    }
}
