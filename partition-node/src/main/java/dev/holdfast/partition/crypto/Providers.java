package dev.holdfast.partition.crypto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.amazon.corretto.crypto.provider.SelfTestStatus;
import java.security.Provider;
import java.security.Security;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who computes what. Providers are passed by object and never registered, so nothing outside this package changes.
 *
 * <p>Amazon Corretto Crypto Provider (ACCP), where it loads, takes RSA, and key generation and ECDSA on the NIST curves.
 * It draws from its own generator and ignores any other, so {@link #reproducible()} has it verify and
 * nothing else. On platforms where it does not load, all goes as with {@link #portable()}.
 */
public final class Providers {

    /** The platform's own ciphers and MACs; {@link #SUN} its digests. */
    public static final Provider SUN_JCE = platform("SunJCE");

    public static final Provider SUN = platform("SUN");

    private static final Provider SUN_RSA_SIGN = platform("SunRsaSign");

    private final @Nullable Provider accp;
    private final @Nullable Provider verifier;
    private final String reason;

    private Providers(@Nullable Provider accp, @Nullable Provider verifier, String reason) {
        this.accp = accp;
        this.verifier = verifier;
        this.reason = reason;
    }

    /** ACCP when it loads on this platform and passes its own self-tests, else as {@link #portable()}. */
    public static Providers fastest() {
        try {
            AmazonCorrettoCryptoProvider accp = AmazonCorrettoCryptoProvider.INSTANCE;
            if (accp.getLoadingError() != null) {
                return without("ACCP did not load: " + accp.getLoadingError().getMessage());
            }
            if (accp.runSelfTests() != SelfTestStatus.PASSED) {
                return without("ACCP failed its own self-tests");
            }
            return new Providers(accp, accp, accp.getInfo());
        } catch (LinkageError | RuntimeException absent) {
            return without("ACCP did not load: " + absent.getMessage());
        }
    }

    /** Without ACCP, as on platforms where it does not load. */
    public static Providers portable() {
        return without("portable");
    }

    private static Providers without(String reason) {
        return new Providers(null, null, reason);
    }

    /**
     * Only code that draws from the card's DRBG and nothing else: the same entropy gives the same keys, nonces and
     * ciphertexts on any platform. Slower. Signatures are verified by the fastest code all the same: that draws nothing, and
     * its answer is no other.
     */
    public static Providers reproducible() {
        return new Providers(null, fastest().verifier, "reproducible");
    }

    /** One line for an operator: which provider does what. */
    public String describe() {
        String jdk = "JDK " + Runtime.version().feature();
        return accp != null
                ? "RSA, key generation, ECDSA, AES-GCM of PKCS#11: " + reason
                        + "; P-256K, ECDH, key checks: Bouncy Castle; AES, hashes, HMAC: " + jdk
                : "RSA, AES, hashes, HMAC: " + jdk
                        + "; RSA key generation, key checks, elliptic curves: Bouncy Castle (" + reason + ")";
    }

    /** The accelerated provider, if there is one. */
    public @Nullable Provider accp() {
        return accp;
    }

    /** Who verifies ECDSA on the NIST curves, if it is the accelerated provider. */
    @Nullable
    Provider ecdsaVerifier() {
        return verifier;
    }

    /** Provider of the raw RSA primitive and its paddings. */
    public Provider rsaCipher() {
        return accp != null ? accp : SUN_JCE;
    }

    public Provider rsaKeys() {
        return accp != null ? accp : SUN_RSA_SIGN;
    }

    /** Encryption with a public key draws its randomness from what it is given, which ACCP would ignore. */
    Provider rsaPublicKeys() {
        return SUN_RSA_SIGN;
    }

    /** Of AES-GCM where the caller gives the nonce, so that nothing is drawn. */
    public Provider aesGcm() {
        return accp != null ? accp : SUN_JCE;
    }

    private static Provider platform(String name) {
        return Objects.requireNonNull(Security.getProvider(name), () -> "This Java platform lacks provider " + name);
    }
}
