package dev.holdfast.bridge.token;

import dev.holdfast.bridge.operation.JcaCard;
import dev.holdfast.bridge.operation.JcaKey;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.TokenRequest;
import java.security.GeneralSecurityException;
import java.security.Signature;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What the JCA computes with the keys of tests. */
final class Oracle {

    private Oracle() {}

    /** As {@link FakeCards#computing}. */
    static TokenAnswer compute(TokenRequest request, Attributes key) {
        JcaKey octets = JcaKey.secret(key.bytes(CKA.VALUE).toByteArray());
        return request.hasCheckUse() ? JcaCard.check(request, octets) : JcaCard.compute(request, octets);
    }

    /** Sixteen zero bytes. */
    static Attributes secretKey(boolean onToken) {
        return Attributes.NONE
                .with(CKA.CLASS, CKO.SECRET_KEY.value())
                .with(CKA.TOKEN, onToken)
                .with(CKA.PRIVATE, true)
                .with(CKA.VALUE, new byte[16]);
    }

    /** HMAC-SHA-256 under sixteen zero bytes. */
    static byte[] hmac(byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(new byte[16], "HmacSHA256"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Of something, by the RSA key. */
    static byte[] rsaSignature() {
        try {
            Signature signature = Signature.getInstance("NONEwithRSA");
            signature.initSign(JcaKey.RSA.getPrivate());
            signature.update(new byte[20]);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
