package dev.holdfast.harness.sdk;

import com.azure.security.keyvault.keys.cryptography.models.SignatureAlgorithm;
import com.azure.security.keyvault.keys.models.JsonWebKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jcajce.provider.asymmetric.ec.BCECPublicKey;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Keys and checks that the service has no part in: of the JDK, and for elliptic curves of Bouncy Castle. */
final class OutsideCrypto {

    private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();
    private static final Map<String, String> CURVES =
            Map.of("P-256", "secp256r1", "P-384", "secp384r1", "P-521", "secp521r1", "P-256K", "secp256k1");

    private OutsideCrypto() {}

    /** A pair of 2048 bits. */
    static KeyPair rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A new private key on a curve of the service's name. */
    static JsonWebKey ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", BOUNCY_CASTLE);
            generator.initialize(new ECGenParameterSpec(CURVES.get(curve)));
            return JsonWebKey.fromEc(generator.generateKeyPair(), BOUNCY_CASTLE);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static JsonWebKey oct(byte[] key) {
        return JsonWebKey.fromAes(new SecretKeySpec(key, "AES"));
    }

    static void requireOnCurve(JsonWebKey key) {
        if (!((BCECPublicKey) publicKey(key)).getQ().isValid()) {
            throw new AssertionError("Not a point of " + key.getCurveName());
        }
    }

    /** The public half of a key as the service shows it. */
    static PublicKey publicKey(JsonWebKey key) {
        try {
            return key.getCurveName() == null
                    ? KeyFactory.getInstance("RSA")
                            .generatePublic(
                                    new RSAPublicKeySpec(new BigInteger(1, key.getN()), new BigInteger(1, key.getE())))
                    : key.toEc(false, BOUNCY_CASTLE).getPublic();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether a signature of the service, r and s side by side on a curve, is one of the data. */
    static boolean verifies(SignatureAlgorithm algorithm, JsonWebKey key, byte[] data, byte[] signature) {
        try {
            Signature verifier = verifier(algorithm.toString());
            verifier.initVerify(publicKey(key));
            verifier.update(data);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Signature verifier(String algorithm) throws GeneralSecurityException {
        String bits = algorithm.substring(2, 5);
        if (algorithm.startsWith("RS")) {
            return Signature.getInstance("SHA" + bits + "withRSA");
        }
        if (algorithm.startsWith("ES")) {
            return Signature.getInstance("SHA" + bits + "withPLAIN-ECDSA", BOUNCY_CASTLE);
        }
        Signature pss = Signature.getInstance("RSASSA-PSS");
        String hash = "SHA-" + bits;
        pss.setParameter(new PSSParameterSpec(
                hash,
                "MGF1",
                new MGF1ParameterSpec(hash),
                Integer.parseInt(bits) / 8,
                PSSParameterSpec.TRAILER_FIELD_BC));
        return pss;
    }
}
