package dev.holdfast.harness.workload;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.RSAKeyGenParameterSpec;

/** RSA pairs that are made outside of any card: custodians' wrapping keys, and keys to be imported. */
public final class OutsideRsa {

    /** Of the modulus. */
    public static final int BITS = 2048;

    private OutsideRsa() {}

    /**
     * A new pair of {@value #BITS} bits with exponent 65537, from the fast provider where it loads: the JDK's generator
     * takes up to half a second for one while the JVM is cold.
     */
    public static KeyPair generate() {
        try {
            AmazonCorrettoCryptoProvider fast = AmazonCorrettoCryptoProvider.INSTANCE;
            KeyPairGenerator generator = fast.getLoadingError() == null
                    ? KeyPairGenerator.getInstance("RSA", fast)
                    : KeyPairGenerator.getInstance("RSA");
            generator.initialize(new RSAKeyGenParameterSpec(BITS, RSAKeyGenParameterSpec.F4));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot make an RSA key pair", e);
        }
    }
}
