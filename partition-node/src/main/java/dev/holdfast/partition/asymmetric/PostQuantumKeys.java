package dev.holdfast.partition.asymmetric;

import java.util.Arrays;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.SLHDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.SLHDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.crypto.signers.SLHDSASigner;

/** What Bouncy Castle's three kinds of post-quantum private keys say each in its own way. */
final class PostQuantumKeys {

    private static final byte[] MESSAGE = new byte[32];

    private PostQuantumKeys() {}

    /** The private key as its standard writes it. */
    static byte[] value(AsymmetricKeyParameter privateKey) {
        if (privateKey instanceof MLKEMPrivateKeyParameters kem) {
            return kem.getEncoded();
        }
        return privateKey instanceof MLDSAPrivateKeyParameters dsa
                ? dsa.getEncoded()
                : slhDsa(privateKey).getEncoded();
    }

    static AsymmetricKeyParameter publicOf(AsymmetricKeyParameter privateKey) {
        if (privateKey instanceof MLKEMPrivateKeyParameters kem) {
            return kem.getPublicKeyParameters();
        }
        return privateKey instanceof MLDSAPrivateKeyParameters dsa
                ? dsa.getPublicKeyParameters()
                : new SLHDSAPublicKeyParameters(
                        slhDsa(privateKey).getParameters(), slhDsa(privateKey).getEncodedPublicKey());
    }

    /** Whether what one half does the other undoes. Needs no randomness. */
    static boolean works(AsymmetricKeyParameter privateKey) {
        if (privateKey instanceof MLKEMPrivateKeyParameters kem) {
            SecretWithEncapsulation sent =
                    MLKEMGenerator.internalGenerateEncapsulated(kem.getPublicKeyParameters(), MESSAGE);
            return Arrays.equals(sent.getSecret(), new MLKEMExtractor(kem).extractSecret(sent.getEncapsulation()));
        }
        return privateKey instanceof MLDSAPrivateKeyParameters dsa ? signs(dsa) : signs(slhDsa(privateKey));
    }

    private static boolean signs(MLDSAPrivateKeyParameters privateKey) {
        try {
            MLDSASigner signer = new MLDSASigner();
            signer.init(true, privateKey);
            signer.update(MESSAGE, 0, MESSAGE.length);
            byte[] signature = signer.generateSignature();
            signer.init(false, privateKey.getPublicKeyParameters());
            signer.update(MESSAGE, 0, MESSAGE.length);
            return signer.verifySignature(signature);
        } catch (CryptoException unable) {
            return false;
        }
    }

    private static boolean signs(SLHDSAPrivateKeyParameters privateKey) {
        SLHDSASigner signer = new SLHDSASigner();
        signer.init(true, privateKey);
        byte[] signature = signer.generateSignature(MESSAGE);
        signer.init(false, publicOf(privateKey));
        return signer.verifySignature(MESSAGE, signature);
    }

    private static SLHDSAPrivateKeyParameters slhDsa(AsymmetricKeyParameter privateKey) {
        return (SLHDSAPrivateKeyParameters) privateKey;
    }
}
