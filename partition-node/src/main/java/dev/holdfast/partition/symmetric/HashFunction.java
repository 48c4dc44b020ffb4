package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.MD5Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA224Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.digests.SHA512tDigest;

/**
 * The hash functions, and by which names PKCS#11 knows what is made of them: CKM_SHA256, CKM_SHA256_HMAC,
 * CKM_SHA256_HMAC_GENERAL, CKM_SHA256_KEY_DERIVATION, CKM_SHA256_KEY_GEN, CKK_SHA256_HMAC.
 */
enum HashFunction {
    MD5("MD5", "MD5", 16, MD5Digest::new),
    SHA_1("SHA-1", "SHA1", 20, SHA1Digest::new),
    SHA224("SHA-224", "SHA224", 28, SHA224Digest::new),
    SHA256("SHA-256", "SHA256", 32, SHA256Digest::new),
    SHA384("SHA-384", "SHA384", 48, SHA384Digest::new),
    SHA512("SHA-512", "SHA512", 64, SHA512Digest::new),
    SHA512_224("SHA-512/224", "SHA512/224", 28, () -> new SHA512tDigest(224)),
    SHA512_256("SHA-512/256", "SHA512/256", 32, () -> new SHA512tDigest(256)),
    SHA3_224("SHA3-224", "SHA3-224", 28, () -> new SHA3Digest(224)),
    SHA3_256("SHA3-256", "SHA3-256", 32, () -> new SHA3Digest(256)),
    SHA3_384("SHA3-384", "SHA3-384", 48, () -> new SHA3Digest(384)),
    SHA3_512("SHA3-512", "SHA3-512", 64, () -> new SHA3Digest(512));

    private final String algorithm;
    private final String inHmac;
    private final int length;
    private final Supplier<Digest> engine;

    HashFunction(String algorithm, String inHmac, int length, Supplier<Digest> engine) {
        this.algorithm = algorithm;
        this.inHmac = inHmac;
        this.length = length;
        this.engine = engine;
    }

    /** The hash function that a digest mechanism names. */
    static Optional<HashFunction> ofDigest(long mechanism) {
        return Stream.of(values())
                .filter(hash -> hash.digest().value() == mechanism)
                .findFirst();
    }

    static Optional<HashFunction> ofHmac(long mechanism) {
        return Stream.of(values())
                .filter(hash -> hash.hmac().value() == mechanism)
                .findFirst();
    }

    CKM digest() {
        return CKM.valueOf(name());
    }

    CKM hmac() {
        return CKM.valueOf(name() + "_HMAC");
    }

    CKM hmacGeneral() {
        return CKM.valueOf(name() + "_HMAC_GENERAL");
    }

    /** MD5 has none. */
    CKM keyDerivation() {
        return CKM.valueOf((this == SHA_1 ? "SHA1" : name()) + "_KEY_DERIVATION");
    }

    /** MD5 has none. */
    CKM keyGeneration() {
        return CKM.valueOf(name() + "_KEY_GEN");
    }

    CKK hmacKey() {
        return CKK.valueOf(name() + "_HMAC");
    }

    /** Bytes. */
    int length() {
        return length;
    }

    /** A new computation by the platform. */
    MessageDigest start() {
        try {
            return MessageDigest.getInstance(algorithm, Providers.SUN);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("This Java platform has no " + algorithm, missing);
        }
    }

    /** A new HMAC by the platform. */
    Mac startHmac(KeyValue key) {
        String name = "Hmac" + inHmac;
        try {
            Mac mac = Mac.getInstance(name, Providers.SUN_JCE);
            mac.init(new SecretKeySpec(key.bytes(), name));
            return mac;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("This Java platform has no " + name, missing);
        }
    }

    /** Bouncy Castle's computation, for what the platform lacks. */
    Digest engine() {
        return engine.get();
    }
}
