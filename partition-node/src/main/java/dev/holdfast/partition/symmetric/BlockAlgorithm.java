package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;

/** The block ciphers, and what their keys look like. Lengths in bytes. */
enum BlockAlgorithm {
    AES("AES", 16, 16, 32, Set.of(CKK.AES)),

    /** With two or three keys: K1, K2 and K1 again, or K1, K2, K3. */
    DES3("DESede", 8, 16, 24, Set.of(CKK.DES2, CKK.DES3));

    private static final int KEY_STEP = 8;
    private static final int TRIPLE_DES_KEY = 24;

    private final String algorithm;
    private final int block;
    private final int leastKey;
    private final int mostKey;
    private final Set<CKK> keys;

    BlockAlgorithm(String algorithm, int block, int leastKey, int mostKey, Set<CKK> keys) {
        this.algorithm = algorithm;
        this.block = block;
        this.leastKey = leastKey;
        this.mostKey = mostKey;
        this.keys = keys;
    }

    /** For Bouncy Castle's modes and MACs, which the platform lacks. */
    BlockCipher engine() {
        return new PlatformBlockCipher(this);
    }

    int block() {
        return block;
    }

    int leastKey() {
        return leastKey;
    }

    int mostKey() {
        return mostKey;
    }

    Set<CKK> keys() {
        return keys;
    }

    /** Refuses with KEY_SIZE_RANGE. */
    void check(KeyValue key) {
        int length = key.bytes().length;
        if (length < leastKey || length > mostKey || length % KEY_STEP != 0) {
            throw new CryptokiException(CKR.KEY_SIZE_RANGE);
        }
    }

    KeyParameter parameter(KeyValue key) {
        check(key);
        return new KeyParameter(key.bytes());
    }

    /**
     * The platform's cipher, ready.
     *
     * @param key of a length that was checked
     * @param mode of operation and padding: CBC/NoPadding
     * @param iv empty when the mode has none
     */
    Cipher start(int opmode, String mode, byte[] key, byte[] iv) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(algorithm + "/" + mode, Providers.SUN_JCE);
        if (iv.length == 0) {
            cipher.init(opmode, secret(key));
        } else {
            cipher.init(opmode, secret(key), new IvParameterSpec(iv));
        }
        return cipher;
    }

    /** Encrypts where only a defect can fail. */
    byte[] encrypt(String mode, KeyValue key, byte[] iv, byte[] data) {
        check(key);
        try {
            return start(Cipher.ENCRYPT_MODE, mode, key.bytes(), iv).doFinal(data);
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException(algorithm + "/" + mode + " failed", defect);
        }
    }

    /** Refuses wrong padding with ENCRYPTED_DATA_INVALID. */
    byte[] decrypt(String mode, KeyValue key, byte[] iv, byte[] data) {
        check(key);
        try {
            return start(Cipher.DECRYPT_MODE, mode, key.bytes(), iv).doFinal(data);
        } catch (GeneralSecurityException wrong) {
            throw new CryptokiException(CKR.ENCRYPTED_DATA_INVALID);
        }
    }

    private SecretKey secret(byte[] octets) {
        if (this == AES || octets.length == TRIPLE_DES_KEY) {
            return new SecretKeySpec(octets, algorithm);
        }
        byte[] three = Arrays.copyOf(octets, TRIPLE_DES_KEY);
        System.arraycopy(octets, 0, three, octets.length, block);
        try {
            return new SecretKeySpec(three, algorithm);
        } finally {
            Arrays.fill(three, (byte) 0);
        }
    }
}
