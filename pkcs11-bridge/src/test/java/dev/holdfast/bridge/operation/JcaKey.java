package dev.holdfast.bridge.operation;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/** A key of {@link JcaCard}: octets, or a pair. */
public record JcaKey(byte[] octets, KeyPair pair, boolean alwaysAuthenticate) {

    public static final KeyPair RSA = generate("RSA");
    public static final KeyPair EC = generate("EC");
    public static final KeyPair EDWARDS = generate("Ed25519");

    public static JcaKey secret(byte[] octets) {
        return new JcaKey(octets, RSA, false);
    }

    public static JcaKey of(KeyPair pair) {
        return new JcaKey(new byte[0], pair, false);
    }

    JcaKey askingEveryTime() {
        return new JcaKey(octets, pair, true);
    }

    private static KeyPair generate(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("RSA")) {
                generator.initialize(2048);
            } else if (algorithm.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
