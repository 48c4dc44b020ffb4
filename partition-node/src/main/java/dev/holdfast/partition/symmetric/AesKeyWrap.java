package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES key wrap (SP 800-38F section 6). Keys have 16, 24 or 32 bytes. */
public enum AesKeyWrap {
    /** RFC 3394: whole semiblocks of 8 bytes, at least two. */
    KW("AES/KW/NoPadding", 8, 16, 24),
    /** KW after padding to whole semiblocks as PKCS #7 does. */
    KW_PKCS7("AES/KW/NoPadding", 8, 8, 24),
    /** RFC 5649: any number of bytes. */
    KWP("AES/KWP/NoPadding", 4, 1, 16);

    private static final int SEMIBLOCK = 8;
    private static final byte[] DEFAULT = {};

    private final String transformation;
    private final int ivBytes;
    private final int leastPlain;
    private final int leastWrapped;

    AesKeyWrap(String transformation, int ivBytes, int leastPlain, int leastWrapped) {
        this.transformation = transformation;
        this.ivBytes = ivBytes;
        this.leastPlain = leastPlain;
        this.leastWrapped = leastWrapped;
    }

    /** Under the default IV. Refuses octets of a length that the algorithm does not take with KEY_SIZE_RANGE. */
    public byte[] wrap(byte[] key, byte[] octets) {
        return WrapRefusals.onWrap(() -> encrypt(key, DEFAULT, octets));
    }

    /** Refuses with WRAPPED_KEY_LEN_RANGE or WRAPPED_KEY_INVALID. The caller wipes what it gets. */
    public byte[] unwrap(byte[] key, byte[] wrapped) {
        return WrapRefusals.onUnwrap(() -> decrypt(key, DEFAULT, wrapped));
    }

    /** Bytes of an IV that is not the default one. */
    int ivBytes() {
        return ivBytes;
    }

    /** @param iv empty for the default */
    byte[] encrypt(byte[] key, byte[] iv, byte[] data) {
        if (data.length < leastPlain || (this == KW && data.length % SEMIBLOCK != 0)) {
            throw new CryptokiException(CKR.DATA_LEN_RANGE);
        }
        try {
            return start(Cipher.ENCRYPT_MODE, key, iv).doFinal(this == KW_PKCS7 ? padded(data) : data);
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException(transformation + " failed", defect);
        }
    }

    byte[] decrypt(byte[] key, byte[] iv, byte[] wrapped) {
        if (wrapped.length < leastWrapped || wrapped.length % SEMIBLOCK != 0) {
            throw new CryptokiException(CKR.ENCRYPTED_DATA_LEN_RANGE);
        }
        try {
            byte[] plain = start(Cipher.DECRYPT_MODE, key, iv).doFinal(wrapped);
            return this == KW_PKCS7 ? unpadded(plain) : plain;
        } catch (GeneralSecurityException wrong) {
            throw new CryptokiException(CKR.ENCRYPTED_DATA_INVALID);
        }
    }

    /** To whole semiblocks: the platform would fill up blocks of 16 bytes. */
    private static byte[] padded(byte[] data) {
        int pad = SEMIBLOCK - data.length % SEMIBLOCK;
        byte[] padded = Arrays.copyOf(data, data.length + pad);
        Arrays.fill(padded, data.length, padded.length, (byte) pad);
        return padded;
    }

    private static byte[] unpadded(byte[] padded) throws GeneralSecurityException {
        int pad = padded[padded.length - 1];
        boolean good = pad >= 1 && pad <= SEMIBLOCK;
        for (int i = 1; good && i <= pad; i++) {
            good = padded[padded.length - i] == pad;
        }
        if (!good) {
            throw new BadPaddingException("The padding is not that of PKCS #7.");
        }
        byte[] data = Arrays.copyOf(padded, padded.length - pad);
        Arrays.fill(padded, (byte) 0);
        return data;
    }

    private Cipher start(int mode, byte[] key, byte[] iv) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(transformation, Providers.SUN_JCE);
        SecretKeySpec secret = new SecretKeySpec(key, "AES");
        if (iv.length == 0) {
            cipher.init(mode, secret);
        } else {
            cipher.init(mode, secret, new IvParameterSpec(iv));
        }
        return cipher;
    }
}
