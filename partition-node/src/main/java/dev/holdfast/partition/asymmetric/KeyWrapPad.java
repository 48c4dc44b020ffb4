package dev.holdfast.partition.asymmetric;

import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.security.GeneralSecurityException;
import java.security.Key;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** AES key wrap with padding (RFC 5649), for the one key that a wrapping mechanism makes up as it goes. */
final class KeyWrapPad {

    private static final int LEAST = 16;

    private KeyWrapPad() {}

    /** @throws CryptokiException MECHANISM_PARAM_INVALID unless it is a size of AES keys */
    static int keyBytes(long aesKeyBits) {
        if (aesKeyBits != 128 && aesKeyBits != 192 && aesKeyBits != 256) {
            throw Parameters.invalid("an AES key has 128, 192 or 256 bits");
        }
        return (int) aesKeyBits / 8;
    }

    static byte[] wrap(byte[] key, byte[] target) {
        try {
            return compute(Cipher.ENCRYPT_MODE, key, target);
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException("AES key wrap failed", defect);
        }
    }

    static byte[] unwrap(byte[] key, byte[] wrapped) {
        if (wrapped.length < LEAST || wrapped.length % 8 != 0) {
            throw new CryptokiException(CKR.WRAPPED_KEY_LEN_RANGE);
        }
        try {
            return compute(Cipher.DECRYPT_MODE, key, wrapped);
        } catch (GeneralSecurityException wrong) {
            throw new CryptokiException(CKR.WRAPPED_KEY_INVALID);
        }
    }

    private static byte[] compute(int mode, byte[] key, byte[] data) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/KWP/NoPadding", Providers.SUN_JCE);
        Key aes = new SecretKeySpec(key, "AES");
        cipher.init(mode, aes);
        return cipher.doFinal(data);
    }
}
