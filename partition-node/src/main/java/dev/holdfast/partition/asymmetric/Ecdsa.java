package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenMechanism;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.util.BigIntegers;
import org.jspecify.annotations.Nullable;

/**
 * CKM_ECDSA and CKM_ECDSA_* (FIPS 186-5 section 6). A signature is r and s, each as long as the curve's order,
 * big-endian; one with halves that are shorter is taken for verification, as PKCS#11 3.2 demands. Of a digest that is
 * longer than the order its leftmost bits count.
 *
 * <p>The accelerated provider signs on the NIST curves with random numbers of its own. Bouncy Castle signs
 * deterministically (RFC 6979).
 */
final class Ecdsa implements Capability.Signing {

    private final @Nullable Provider accelerated;
    private final ParsedKeys parsed;
    private final Optional<HashFunction> hashes;

    /** @param hashes what the mechanism hashes with; empty when it is given digests */
    Ecdsa(Providers providers, ParsedKeys parsed, Optional<HashFunction> hashes) {
        this.accelerated = providers.accp();
        this.parsed = parsed;
        this.hashes = hashes;
    }

    @Override
    public byte[] sign(KeyValue key, TokenMechanism mechanism, byte[] data, boolean digested) {
        Parameters.requireNone(mechanism);
        WeierstrassCurve curve = EcForm.curve(key);
        byte[] digest = digest(curve, data, digested);
        BigInteger[] signature = accelerated != null && curve.isAccelerated()
                ? signFast(accelerated, curve, key, digest)
                : signDeterministically(curve, key, digest);
        byte[] halves = new byte[2 * curve.scalarLength()];
        BigIntegers.asUnsignedByteArray(signature[0], halves, 0, curve.scalarLength());
        BigIntegers.asUnsignedByteArray(signature[1], halves, curve.scalarLength(), curve.scalarLength());
        return halves;
    }

    @Override
    public void verify(KeyValue key, TokenMechanism mechanism, byte[] data, boolean digested, byte[] signature) {
        Parameters.requireNone(mechanism);
        WeierstrassCurve curve = EcForm.curve(key);
        byte[] digest = digest(curve, data, digested);
        int half = signature.length / 2;
        if (half == 0 || signature.length % 2 != 0 || half > curve.scalarLength()) {
            throw new CryptokiException(CKR.SIGNATURE_LEN_RANGE);
        }
        BigInteger r = new BigInteger(1, Arrays.copyOf(signature, half));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, half, signature.length));
        boolean good = isInRange(curve, r)
                && isInRange(curve, s)
                && (accelerated != null && curve.isAccelerated()
                        ? verifyFast(accelerated, curve, key, digest, r, s)
                        : verifyPlainly(curve, key, digest, r, s));
        if (!good) {
            throw new CryptokiException(CKR.SIGNATURE_INVALID);
        }
    }

    @Override
    public int signatureBytes(KeyValue key, TokenMechanism mechanism) {
        Parameters.requireNone(mechanism);
        return 2 * EcForm.curve(key).scalarLength();
    }

    private byte[] digest(WeierstrassCurve curve, byte[] data, boolean digested) {
        if (hashes.isEmpty()) {
            Parameters.requireMessage(digested);
            if (data.length == 0) {
                throw new CryptokiException(CKR.DATA_LEN_RANGE, "the data is a digest");
            }
        }
        byte[] digest = hashes.map(hash -> hash.digestOf(data, digested)).orElse(data);
        return digest.length <= curve.scalarLength() ? digest : Arrays.copyOf(digest, curve.scalarLength());
    }

    private BigInteger[] signFast(Provider provider, WeierstrassCurve curve, KeyValue key, byte[] digest) {
        return parsed.use(key, PrivateKey.class, pkcs8 -> EcForm.parse(provider, pkcs8), privateKey -> {
            Signature signer = Signature.getInstance("NONEwithECDSA", provider);
            signer.initSign(privateKey);
            signer.update(digest);
            try {
                return StandardDSAEncoding.INSTANCE.decode(curve.order(), signer.sign());
            } catch (IOException malformed) {
                throw new SignatureException(malformed);
            }
        });
    }

    private BigInteger[] signDeterministically(WeierstrassCurve curve, KeyValue key, byte[] digest) {
        ECDSASigner signer = new ECDSASigner(
                new HMacDSAKCalculator(hashes.orElseGet(() -> hashOf(curve)).start()));
        signer.init(true, new ECPrivateKeyParameters(EcForm.number(key), curve.domain()));
        return signer.generateSignature(digest);
    }

    private static boolean verifyPlainly(
            WeierstrassCurve curve, KeyValue key, byte[] digest, BigInteger r, BigInteger s) {
        ECDSASigner verifier = new ECDSASigner();
        verifier.init(false, curve.point(EcForm.pointOf(key)));
        return verifier.verifySignature(digest, r, s);
    }

    private static boolean verifyFast(
            Provider provider, WeierstrassCurve curve, KeyValue key, byte[] digest, BigInteger r, BigInteger s) {
        try {
            Signature verifier = Signature.getInstance("NONEwithECDSA", provider);
            verifier.initVerify(
                    KeyFactory.getInstance("EC", provider).generatePublic(new X509EncodedKeySpec(key.bytes())));
            verifier.update(digest);
            return verifier.verify(StandardDSAEncoding.INSTANCE.encode(curve.order(), r, s));
        } catch (SignatureException wrong) {
            return false;
        } catch (GeneralSecurityException | IOException defect) {
            throw new IllegalStateException("An EC public key that was checked does not verify", defect);
        }
    }

    private static boolean isInRange(WeierstrassCurve curve, BigInteger number) {
        return number.signum() > 0 && number.compareTo(curve.order()) < 0;
    }

    /** For the numbers of a signature over a digest of an unknown hash: one as strong as the curve. */
    private static HashFunction hashOf(WeierstrassCurve curve) {
        if (curve.fieldBits() <= 256) {
            return HashFunction.SHA_256;
        }
        return curve.fieldBits() <= 384 ? HashFunction.SHA_384 : HashFunction.SHA_512;
    }
}
