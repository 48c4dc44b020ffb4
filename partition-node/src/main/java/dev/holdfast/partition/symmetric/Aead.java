package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.mechanism.KeyValue;
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
