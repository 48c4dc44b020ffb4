package dev.holdfast.partition.crypto;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.stream.Stream;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.util.BigIntegers;
import org.jspecify.annotations.Nullable;

/**
 * ECDSA over a digest (FIPS 186-5 section 6). Signatures are r and s, each as long as the curve's order, big-endian.
 * ACCP signs with random numbers of its own and verifies five times faster than Bouncy Castle, most of all in a JVM that
 * has just started. Bouncy Castle signs deterministically (RFC 6979), and does all of P-256K, where it signs faster.
 */
final class Ecdsa {

    private final @Nullable Provider accp;
    private final @Nullable Provider verifier;

    Ecdsa(Providers providers) {
        this.accp = providers.accp();
        this.verifier = providers.ecdsaVerifier();
    }

    byte[] sign(NamedCurve curve, byte[] pkcs8, Hash hash, byte[] digest) {
        BigInteger[] signature = accp != null && curve != NamedCurve.P_256K
                ? signFast(accp, curve, pkcs8, digest)
                : signDeterministically(curve, pkcs8, hash, digest);
        return toRaw(curve, signature);
    }

    boolean verify(NamedCurve curve, byte[] spki, byte[] digest, byte[] signature) {
        int half = curve.scalarLength();
        if (signature.length != 2 * half) {
            return false;
        }
        ECPublicKeyParameters key = EcKeys.publicKey(curve, spki);
        if (verifier != null && curve != NamedCurve.P_256K) {
            return isInRange(curve, signature) && verifyFast(verifier, spki, digest, toDer(curve, signature));
        }
        ECDSASigner signer = new ECDSASigner();
        signer.init(false, key);
        return signer.verifySignature(digest, first(signature), second(signature));
    }

    /** From r and s to the DER SEQUENCE of RFC 3279 section 2.2.3. */
    static byte[] toDer(NamedCurve curve, byte[] raw) {
        try {
            return StandardDSAEncoding.INSTANCE.encode(curve.order(), first(raw), second(raw));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Null unless it is the DER of two numbers between 1 and the order. */
    static byte @Nullable [] fromDer(NamedCurve curve, byte[] der) {
        try {
            return toRaw(curve, StandardDSAEncoding.INSTANCE.decode(curve.order(), der));
        } catch (IOException | IllegalArgumentException | ClassCastException malformed) {
            // Bouncy Castle casts before it looks: DER of two things that are no numbers is a ClassCastException.
            return null;
        }
    }

    private static byte[] toRaw(NamedCurve curve, BigInteger[] signature) {
        int half = curve.scalarLength();
        byte[] raw = new byte[2 * half];
        BigIntegers.asUnsignedByteArray(signature[0], raw, 0, half);
        BigIntegers.asUnsignedByteArray(signature[1], raw, half, half);
        return raw;
    }

    private static BigInteger first(byte[] raw) {
        return new BigInteger(1, Arrays.copyOf(raw, raw.length / 2));
    }

    private static BigInteger second(byte[] raw) {
        return new BigInteger(1, Arrays.copyOfRange(raw, raw.length / 2, raw.length));
    }

    /** FIPS 186-5 section 6.4.2, step 1: both numbers are between 1 and the order less 1. */
    private static boolean isInRange(NamedCurve curve, byte[] raw) {
        return Stream.of(first(raw), second(raw))
                .allMatch(number -> number.signum() > 0 && number.compareTo(curve.order()) < 0);
    }

    /** The key was judged before: it is a point of the curve it is taken for. */
    private static boolean verifyFast(Provider provider, byte[] spki, byte[] digest, byte[] der) {
        try {
            Signature verifier = Signature.getInstance("NONEwithECDSA", provider);
            verifier.initVerify(KeyFactory.getInstance("EC", provider).generatePublic(new X509EncodedKeySpec(spki)));
            verifier.update(digest);
            return verifier.verify(der);
        } catch (SignatureException wrong) {
            return false;
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException("An EC public key that was checked does not verify", defect);
        }
    }

    private static BigInteger[] signFast(Provider provider, NamedCurve curve, byte[] pkcs8, byte[] digest) {
        try {
            PrivateKey key = KeyFactory.getInstance("EC", provider).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            Signature signer = Signature.getInstance("NONEwithECDSA", provider);
            signer.initSign(key);
            signer.update(digest);
            return StandardDSAEncoding.INSTANCE.decode(curve.order(), signer.sign());
        } catch (GeneralSecurityException | IOException defect) {
            throw new IllegalStateException("An EC private key that was checked does not sign", defect);
        }
    }

    private static BigInteger[] signDeterministically(NamedCurve curve, byte[] pkcs8, Hash hash, byte[] digest) {
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(
                switch (hash) {
                    case SHA_256 -> new SHA256Digest();
                    case SHA_384 -> new SHA384Digest();
                    case SHA_512 -> new SHA512Digest();
                }));
        signer.init(true, EcKeys.privateKey(curve, pkcs8));
        return signer.generateSignature(digest);
    }
}
