package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** ChaCha20-Poly1305 as in RFC 8439: nonces of 12 bytes. The variants with 8 and 24 bytes are not offered. */
final class ChaCha20Poly1305 implements Aead {

    static final int KEY = 32;
    private static final int NONCE = 12;
    private static final int TAG = 16;

    @Override
    public boolean takesNonce(int bytes) {
        return bytes == NONCE;
    }

    @Override
    public boolean makesTag(int bytes) {
        return bytes == TAG;
    }

    @Override
    public void check(KeyValue key) {
        if (key.bytes().length != KEY) {
            throw new CryptokiException(CKR.KEY_SIZE_RANGE);
        }
    }

    /** @param tagBits 128, or 0 where the parameter has no field for it */
    @Override
    public Input input(byte[] nonce, byte[] additionalData, long tagBits) {
        return Aead.super.input(nonce, additionalData, tagBits == 0 ? Byte.SIZE * TAG : tagBits);
    }

    @Override
    public byte[] seal(KeyValue key, Input input, byte[] plaintext) throws GeneralSecurityException {
        return crypt(Cipher.ENCRYPT_MODE, key, input, plaintext);
    }

    @Override
    public byte[] open(KeyValue key, Input input, byte[] sealed) throws GeneralSecurityException {
        return crypt(Cipher.DECRYPT_MODE, key, input, sealed);
    }

    private static byte[] crypt(int mode, KeyValue key, Input input, byte[] data) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305", Providers.SUN_JCE);
        cipher.init(mode, new SecretKeySpec(key.bytes(), "ChaCha20"), new IvParameterSpec(input.nonce()));
        cipher.updateAAD(input.additionalData());
        return cipher.doFinal(data);
    }
}
