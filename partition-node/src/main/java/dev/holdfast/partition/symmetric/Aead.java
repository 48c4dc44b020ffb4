package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.security.GeneralSecurityException;

/** Authenticated encryption with associated data: what GCM, CCM and ChaCha20-Poly1305 have in common. */
interface Aead {

    /**
     * What one computation takes beside key and text.
     *
     * @param tag bytes
     */
    record Input(byte[] nonce, byte[] additionalData, int tag) {}

    /** Whether a nonce may have so many bytes. */
    boolean takesNonce(int bytes);

    /** Whether a tag may have so many bytes. */
    boolean makesTag(int bytes);

    /** Longest text, bytes. */
    default long mostText(int nonceBytes) {
        return Long.MAX_VALUE;
    }

    /** Refuses with KEY_SIZE_RANGE. */
    void check(KeyValue key);

    /** The ciphertext, then the tag. */
    byte[] seal(KeyValue key, Input input, byte[] plaintext) throws GeneralSecurityException;

    /**
     * @param sealed at least as long as the tag
     * @throws GeneralSecurityException the tag is wrong
     */
    byte[] open(KeyValue key, Input input, byte[] sealed) throws GeneralSecurityException;

    /** {@link #seal} of a text that was not looked at yet; refuses with KEY_SIZE_RANGE or DATA_LEN_RANGE. */
    default byte[] encrypt(KeyValue key, Input input, byte[] plaintext) {
        check(key);
        if (plaintext.length > mostText(input.nonce().length)) {
            throw new CryptokiException(CKR.DATA_LEN_RANGE);
        }
        try {
            return seal(key, input, plaintext);
        } catch (GeneralSecurityException defect) {
            throw new IllegalStateException("Authenticated encryption failed", defect);
        }
    }

    /** @param wrongTag what the function that was called has for it */
    default byte[] decrypt(KeyValue key, Input input, byte[] sealed, CKR wrongTag) {
        check(key);
        if (sealed.length < input.tag()) {
            throw new CryptokiException(CKR.ENCRYPTED_DATA_LEN_RANGE);
        }
        try {
            return open(key, input, sealed);
        } catch (GeneralSecurityException wrong) {
            throw new CryptokiException(wrongTag);
        }
    }

    /** Refuses with MECHANISM_PARAM_INVALID. */
    default Input input(byte[] nonce, byte[] additionalData, long tagBits) {
        if (tagBits < 0 || tagBits % Byte.SIZE != 0 || tagBits > 128 || !makesTag((int) tagBits / Byte.SIZE)) {
            throw Parameters.invalid("The algorithm makes no tag of " + tagBits + " bits.");
        }
        if (!takesNonce(nonce.length)) {
            throw Parameters.invalid("The algorithm takes no nonce of " + nonce.length + " bytes.");
        }
        return new Input(nonce, additionalData, (int) tagBits / Byte.SIZE);
    }
}
