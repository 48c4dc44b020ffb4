package dev.holdfast.partition.crypto;

import dev.holdfast.proto.v1.EncryptionAlgorithm;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.security.auth.DestroyFailedException;
import org.jspecify.annotations.Nullable;

/**
 * RSA (RFC 8017): signatures over the raw primitive, encryption through the provider's paddings. Private operations
 * use the provider's blinding and CRT. Lengths are in bytes; the caller checked the key's size.
 */
final class Rsa {

    private static final String RAW = "RSA/ECB/NoPadding";
    private static final String PKCS1 = "RSA/ECB/PKCS1Padding";
    private static final String OAEP = "RSA/ECB/OAEPPadding";
    private static final OAEPParameterSpec OAEP_SHA_1 =
            new OAEPParameterSpec("SHA-1", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT);
    private static final OAEPParameterSpec OAEP_SHA_256 =
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

    private final Providers providers;

    Rsa(Providers providers) {
        this.providers = providers;
    }

    byte[] signPkcs1(byte[] pkcs8, Hash hash, byte[] digest, int modulusLength) {
        return privatePrimitive(pkcs8, SignatureEncoding.pkcs1(hash, digest, modulusLength));
    }

    boolean verifyPkcs1(byte[] spki, Hash hash, byte[] digest, byte[] signature, int modulusLength) {
        byte @Nullable [] encoded = publicPrimitive(spki, signature, modulusLength);
        return encoded != null && MessageDigest.isEqual(SignatureEncoding.pkcs1(hash, digest, modulusLength), encoded);
    }

    /** @param salt as long as the hash, random */
    byte[] signPss(byte[] pkcs8, Hash hash, byte[] digest, byte[] salt, int modulusLength) {
        return privatePrimitive(pkcs8, SignatureEncoding.pss(hash, digest, salt, modulusLength));
    }

    boolean verifyPss(byte[] spki, Hash hash, byte[] digest, byte[] signature, int modulusLength) {
        byte @Nullable [] encoded = publicPrimitive(spki, signature, modulusLength);
        return encoded != null && SignatureEncoding.isPss(hash, digest, encoded);
    }

    byte[] encrypt(
            byte[] spki, EncryptionAlgorithm algorithm, byte[] plaintext, int modulusLength, SecureRandom random) {
        int longest = modulusLength - overhead(algorithm);
        if (plaintext.length > longest) {
            throw Refusals.badParameter("With " + algorithm + " this key takes at most " + longest + " bytes, not "
                    + plaintext.length + ".");
        }
        try {
            Cipher cipher = Cipher.getInstance(transformation(algorithm), Providers.SUN_JCE);
            cipher.init(Cipher.ENCRYPT_MODE, publicKey(spki, providers.rsaPublicKeys()), parameters(algorithm), random);
            return cipher.doFinal(plaintext);
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException("RSA encryption failed", defect);
        }
    }

    /**
     * Every failure is the same CRYPTO_FAILED. With RSA1_5 that a padding was wrong still shows: implicit rejection
     * would hide it, but would also turn a client's mistake into a random plaintext, which the emulated service does
     * not do.
     */
    byte[] decrypt(byte[] pkcs8, EncryptionAlgorithm algorithm, byte[] ciphertext, int modulusLength) {
        if (ciphertext.length != modulusLength) {
            throw Refusals.badParameter(
                    "With this key a ciphertext has " + modulusLength + " bytes, not " + ciphertext.length + ".");
        }
        return withPrivateKey(pkcs8, key -> {
            try {
                Cipher cipher = Cipher.getInstance(transformation(algorithm), providers.rsaCipher());
                cipher.init(Cipher.DECRYPT_MODE, key, parameters(algorithm));
                return cipher.doFinal(ciphertext);
            } catch (BadPaddingException | IllegalBlockSizeException failed) {
                throw Refusals.cryptoFailed();
            }
        });
    }

    private byte[] privatePrimitive(byte[] pkcs8, byte[] encoded) {
        return withPrivateKey(pkcs8, key -> {
            Cipher cipher = Cipher.getInstance(RAW, providers.rsaCipher());
            cipher.init(Cipher.ENCRYPT_MODE, key);
            return cipher.doFinal(encoded);
        });
    }

    /** Null when the number is not below the modulus, or not as long as it. */
    private byte @Nullable [] publicPrimitive(byte[] spki, byte[] signature, int modulusLength) {
        if (signature.length != modulusLength) {
            return null;
        }
        try {
            Cipher cipher = Cipher.getInstance(RAW, providers.rsaCipher());
            cipher.init(Cipher.ENCRYPT_MODE, publicKey(spki, providers.rsaKeys()));
            return cipher.doFinal(signature);
        } catch (BadPaddingException outOfRange) {
            return null;
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException("The RSA primitive failed", defect);
        }
    }

    @FunctionalInterface
    private interface PrivateOperation {
        byte[] with(Key key) throws GeneralSecurityException;
    }

    private byte[] withPrivateKey(byte[] pkcs8, PrivateOperation operation) {
        try {
            PrivateKey key =
                    KeyFactory.getInstance("RSA", providers.rsaKeys()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            try {
                return operation.with(key);
            } finally {
                destroy(key);
            }
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException("An RSA private key that was checked does not work", defect);
        }
    }

    private static void destroy(PrivateKey key) {
        try {
            key.destroy();
        } catch (DestroyFailedException unsupported) {
            // The JDK's own RSA keys cannot be destroyed: their numbers are immutable. The heap reclaims them.
        }
    }

    private static PublicKey publicKey(byte[] spki, Provider provider) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA", provider).generatePublic(new X509EncodedKeySpec(spki));
    }

    private static String transformation(EncryptionAlgorithm algorithm) {
        return algorithm == EncryptionAlgorithm.RSA1_5 ? PKCS1 : OAEP;
    }

    private static @Nullable AlgorithmParameterSpec parameters(EncryptionAlgorithm algorithm) {
        return switch (algorithm) {
            case RSA_OAEP -> OAEP_SHA_1;
            case RSA_OAEP_256 -> OAEP_SHA_256;
            default -> null;
        };
    }

    private static int overhead(EncryptionAlgorithm algorithm) {
        return switch (algorithm) {
            case RSA_OAEP -> 2 * 20 + 2;
            case RSA_OAEP_256 -> 2 * 32 + 2;
            default -> 11;
        };
    }
}
