package dev.holdfast.partition.crypto;

import dev.holdfast.partition.crypto.CryptoEngine.Encrypted;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES as the JDK computes it: GCM (SP 800-38D), CBC (SP 800-38A), key wrap (RFC 3394). Lengths in bytes. */
final class Aes {

    static final int NONCE = 12;
    static final int TAG = 16;
    static final int BLOCK = 16;

    private static final byte[] NOTHING = {};

    private Aes() {}

    static Encrypted encryptGcm(byte[] key, byte[] nonce, byte[] additionalData, byte[] plaintext) {
        byte[] sealed = seal(key, nonce, additionalData, plaintext);
        return new Encrypted(
                Arrays.copyOf(sealed, plaintext.length),
                nonce,
                Arrays.copyOfRange(sealed, plaintext.length, sealed.length));
    }

    static byte[] decryptGcm(byte[] key, byte[] nonce, byte[] additionalData, byte[] ciphertext, byte[] tag) {
        if (tag.length != TAG) {
            throw Refusals.badParameter("The authentication tag has 16 bytes, not " + tag.length + ".");
        }
        return open(key, nonce, additionalData, concatenate(ciphertext, tag));
    }

    /** The ciphertext, then the tag. */
    static byte[] seal(byte[] key, byte[] nonce, byte[] additionalData, byte[] plaintext) {
        try {
            return gcm(Cipher.ENCRYPT_MODE, key, nonce, additionalData, plaintext);
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException("AES-GCM encryption failed", defect);
        }
    }

    static byte[] open(byte[] key, byte[] nonce, byte[] additionalData, byte[] sealed) {
        if (sealed.length < TAG) {
            // The provider calls this a defect of its own.
            throw Refusals.cryptoFailed();
        }
        try {
            return gcm(Cipher.DECRYPT_MODE, key, nonce, additionalData, sealed);
        } catch (GeneralSecurityException failed) {
            throw Refusals.cryptoFailed();
        }
    }

    static Encrypted encryptCbc(byte[] key, byte[] iv, byte[] plaintext, boolean padding) {
        requireWholeBlocks(plaintext, padding);
        try {
            return new Encrypted(cbc(Cipher.ENCRYPT_MODE, key, iv, plaintext, padding), iv.clone(), NOTHING);
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException("AES-CBC encryption failed", defect);
        }
    }

    static byte[] decryptCbc(byte[] key, byte[] iv, byte[] ciphertext, boolean padding) {
        requireWholeBlocks(ciphertext, false);
        try {
            return cbc(Cipher.DECRYPT_MODE, key, iv, ciphertext, padding);
        } catch (GeneralSecurityException failed) {
            throw Refusals.cryptoFailed();
        }
    }

    static byte[] wrap(byte[] key, byte[] plaintext) {
        if (plaintext.length < 16 || plaintext.length % 8 != 0) {
            throw Refusals.badParameter(
                    "AES key wrap takes at least 16 bytes and a multiple of 8, not " + plaintext.length + ".");
        }
        try {
            return keyWrap(Cipher.ENCRYPT_MODE, key, plaintext);
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException("AES key wrap failed", defect);
        }
    }

    static byte[] unwrap(byte[] key, byte[] wrapped) {
        if (wrapped.length < 24 || wrapped.length % 8 != 0) {
            throw Refusals.badParameter(
                    "A wrapped key has at least 24 bytes and a multiple of 8, not " + wrapped.length + ".");
        }
        try {
            return keyWrap(Cipher.DECRYPT_MODE, key, wrapped);
        } catch (GeneralSecurityException failed) {
            throw Refusals.cryptoFailed();
        }
    }

    private static byte[] gcm(int mode, byte[] key, byte[] nonce, byte[] additionalData, byte[] input)
            throws GeneralSecurityException {
        requireLength(nonce, NONCE, "nonce");
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", Providers.SUN_JCE);
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG, nonce));
        cipher.updateAAD(additionalData);
        return cipher.doFinal(input);
    }

    private static byte[] cbc(int mode, byte[] key, byte[] iv, byte[] input, boolean padding)
            throws GeneralSecurityException {
        requireLength(iv, BLOCK, "initialization vector");
        Cipher cipher = Cipher.getInstance(padding ? "AES/CBC/PKCS5Padding" : "AES/CBC/NoPadding", Providers.SUN_JCE);
        cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
        return cipher.doFinal(input);
    }

    private static byte[] keyWrap(int mode, byte[] key, byte[] input) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/KW/NoPadding", Providers.SUN_JCE);
        cipher.init(mode, new SecretKeySpec(key, "AES"));
        return cipher.doFinal(input);
    }

    private static void requireWholeBlocks(byte[] input, boolean padding) {
        if (!padding && input.length % BLOCK != 0) {
            throw Refusals.badParameter("AES-CBC takes whole blocks of 16 bytes, not " + input.length + " bytes.");
        }
    }

    private static void requireLength(byte[] value, int length, String what) {
        if (value.length != length) {
            throw Refusals.badParameter("The " + what + " has " + length + " bytes, not " + value.length + ".");
        }
    }

    static byte[] concatenate(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
