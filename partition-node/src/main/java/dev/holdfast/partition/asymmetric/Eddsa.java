package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenMechanism.ParameterCase;
import java.util.Arrays;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.Ed448PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed448PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.Ed25519ctxSigner;
import org.bouncycastle.crypto.signers.Ed25519phSigner;
import org.bouncycastle.crypto.signers.Ed448Signer;
import org.bouncycastle.crypto.signers.Ed448phSigner;

/**
 * CKM_EDDSA (RFC 8032). Which of the five schemes, the curve and the parameter say: without one it is Ed25519 or Ed448,
 * with one Ed25519ctx, Ed25519ph, Ed448 or Ed448ph.
 */
final class Eddsa implements Capability.Signing {

    private static final int MOST_CONTEXT = 255;
    private static final int ED25519_BYTES = 64;
    private static final int ED448_BYTES = 114;

    @Override
    public byte[] sign(KeyValue key, TokenMechanism mechanism, byte[] data, boolean digested) {
        Parameters.requireMessage(digested);
        Rfc8410Curve curve = Rfc8410Form.curve(key);
        Signer signer = signer(curve, mechanism);
        byte[] octets = Rfc8410Form.octets(key);
        try {
            AsymmetricKeyParameter privateKey = curve == Rfc8410Curve.ED25519
                    ? new Ed25519PrivateKeyParameters(octets)
                    : new Ed448PrivateKeyParameters(octets);
            signer.init(true, privateKey);
            signer.update(data, 0, data.length);
            return signer.generateSignature();
        } catch (CryptoException defect) {
            throw new IllegalStateException("A checked Edwards key does not sign", defect);
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }

    @Override
    public void verify(KeyValue key, TokenMechanism mechanism, byte[] data, boolean digested, byte[] signature) {
        Parameters.requireMessage(digested);
        Rfc8410Curve curve = Rfc8410Form.curve(key);
        Signer verifier = signer(curve, mechanism);
        if (signature.length != signatureBytes(curve)) {
            throw new CryptokiException(CKR.SIGNATURE_LEN_RANGE);
        }
        if (!isGood(verifier, curve, Rfc8410Form.octets(key), data, signature)) {
            throw new CryptokiException(CKR.SIGNATURE_INVALID);
        }
    }

    @Override
    public int signatureBytes(KeyValue key, TokenMechanism mechanism) {
        Rfc8410Curve curve = Rfc8410Form.curve(key);
        signer(curve, mechanism);
        return signatureBytes(curve);
    }

    private static boolean isGood(Signer verifier, Rfc8410Curve curve, byte[] point, byte[] data, byte[] signature) {
        AsymmetricKeyParameter publicKey;
        try {
            publicKey = curve == Rfc8410Curve.ED25519
                    ? new Ed25519PublicKeyParameters(point)
                    : new Ed448PublicKeyParameters(point);
        } catch (IllegalArgumentException notOnTheCurve) {
            return false;
        }
        verifier.init(false, publicKey);
        verifier.update(data, 0, data.length);
        return verifier.verifySignature(signature);
    }

    private static Signer signer(Rfc8410Curve curve, TokenMechanism mechanism) {
        boolean plain = mechanism.getParameterCase() == ParameterCase.PARAMETER_NOT_SET;
        if (!plain) {
            Parameters.require(mechanism, ParameterCase.EDDSA);
        }
        byte[] context = mechanism.getEddsa().getContext().toByteArray();
        boolean prehash = mechanism.getEddsa().getPrehash();
        if (context.length > MOST_CONTEXT) {
            throw Parameters.invalid("a context has at most 255 bytes");
        }
        if (curve == Rfc8410Curve.ED448) {
            return prehash ? new Ed448phSigner(context) : new Ed448Signer(context);
        }
        if (plain) {
            return new Ed25519Signer();
        }
        return prehash ? new Ed25519phSigner(context) : new Ed25519ctxSigner(context);
    }

    private static int signatureBytes(Rfc8410Curve curve) {
        return curve == Rfc8410Curve.ED25519 ? ED25519_BYTES : ED448_BYTES;
    }
}
