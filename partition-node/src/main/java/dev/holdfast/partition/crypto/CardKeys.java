package dev.holdfast.partition.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.util.BigIntegers;
import org.jspecify.annotations.Nullable;

/** What cards do with their own keys, all on P-384: sign for themselves, agree on a secret with another card. */
final class CardKeys {

    static final NamedCurve CURVE = NamedCurve.P_384;

    private static final int AGREED_BYTES = 32;

    private final Ecdsa ecdsa;

    CardKeys(Ecdsa ecdsa) {
        this.ecdsa = ecdsa;
    }

    byte[] sign(byte[] pkcs8, byte[] message) {
        byte[] digest = Hash.SHA_384.start().digest(message);
        return Ecdsa.toDer(CURVE, ecdsa.sign(CURVE, pkcs8, Hash.SHA_384, digest));
    }

    boolean verify(byte[] spki, byte[] message, byte[] der) {
        byte @Nullable [] signature = Ecdsa.fromDer(CURVE, der);
        return signature != null
                && ecdsa.verify(CURVE, spki, Hash.SHA_384.start().digest(message), signature);
    }

    /** SP 800-56A Rev. 3 section 5.7.1.2, then the one-step KDF. The peer's key was checked to be on the curve. */
    byte[] agree(byte[] pkcs8, byte[] peerSpki, byte[] info) {
        byte[] secret = sharedSecret(pkcs8, peerSpki);
        try {
            return KeyDerivation.oneStep(secret, info, AGREED_BYTES);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** The x-coordinate, 48 bytes. */
    static byte[] sharedSecret(byte[] pkcs8, byte[] peerSpki) {
        ECDHBasicAgreement agreement = new ECDHBasicAgreement();
        agreement.init(EcKeys.privateKey(CURVE, pkcs8));
        BigInteger x = agreement.calculateAgreement(EcKeys.publicKey(CURVE, peerSpki));
        return BigIntegers.asUnsignedByteArray(agreement.getFieldSize(), x);
    }
}
