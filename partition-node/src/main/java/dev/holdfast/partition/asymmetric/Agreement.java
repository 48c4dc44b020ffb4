package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.bouncycastle.crypto.params.X448PrivateKeyParameters;
import org.bouncycastle.crypto.params.X448PublicKeyParameters;
import org.bouncycastle.util.BigIntegers;
import org.jspecify.annotations.Nullable;

/**
 * The Diffie-Hellman primitive: the x-coordinate on a Weierstrass curve (SP 800-56A Rev. 3 section 5.7.1.2), as long as
 * the field, or X25519 and X448 (RFC 7748). No curve here has a cofactor to multiply with: it is 1, or the function
 * clears it.
 */
final class Agreement {

    private final @Nullable Provider accelerated;
    private final ParsedKeys parsed;

    Agreement(Providers providers, ParsedKeys parsed) {
        this.accelerated = providers.accp();
        this.parsed = parsed;
    }

    /**
     * The caller wipes the secret.
     *
     * @param peer the other public key: a point, bare or in an OCTET STRING, or the octets of RFC 7748
     * @throws CryptokiException PUBLIC_KEY_INVALID
     */
    byte[] secret(KeyValue privateKey, byte[] peer) {
        try {
            return privateKey.type() == CKK.EC
                    ? weierstrass(EcForm.curve(privateKey), privateKey, peer)
                    : montgomery(Rfc8410Form.curve(privateKey), Rfc8410Form.octets(privateKey), peer);
        } catch (IllegalArgumentException | IllegalStateException notOnTheCurve) {
            throw new CryptokiException(CKR.PUBLIC_KEY_INVALID, "the other party's key is not one of this curve");
        }
    }

    private byte[] weierstrass(WeierstrassCurve curve, KeyValue privateKey, byte[] peer) {
        ECPublicKeyParameters point = curve.point(EcForm.bare(curve, peer));
        if (accelerated != null && curve.isAccelerated()) {
            return agreeFast(accelerated, privateKey, curve, point);
        }
        ECDHBasicAgreement agreement = new ECDHBasicAgreement();
        agreement.init(new ECPrivateKeyParameters(EcForm.number(privateKey), curve.domain()));
        return BigIntegers.asUnsignedByteArray(curve.fieldLength(), agreement.calculateAgreement(point));
    }

    private byte[] agreeFast(
            Provider provider, KeyValue privateKey, WeierstrassCurve curve, ECPublicKeyParameters point) {
        byte[] spki = EcForm.spki(curve, point.getQ());
        return parsed.use(privateKey, PrivateKey.class, pkcs8 -> EcForm.parse(provider, pkcs8), key -> {
            KeyAgreement agreement = KeyAgreement.getInstance("ECDH", provider);
            agreement.init(key);
            agreement.doPhase(
                    KeyFactory.getInstance("EC", provider).generatePublic(new X509EncodedKeySpec(spki)), true);
            return agreement.generateSecret();
        });
    }

    /** An all-zero secret, which only points of small order give, is refused (RFC 7748 section 6). */
    private static byte[] montgomery(Rfc8410Curve curve, byte[] octets, byte[] peer) {
        if (peer.length != curve.keyBytes()) {
            throw new IllegalArgumentException("The key does not have " + curve.keyBytes() + " bytes.");
        }
        byte[] secret = new byte[curve.keyBytes()];
        try {
            if (curve == Rfc8410Curve.X25519) {
                new X25519PrivateKeyParameters(octets).generateSecret(new X25519PublicKeyParameters(peer), secret, 0);
            } else {
                new X448PrivateKeyParameters(octets).generateSecret(new X448PublicKeyParameters(peer), secret, 0);
            }
            return secret;
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }
}
