package dev.holdfast.proto.domain;

/** Whoever holds the RSA private key that a content key was encrypted to: a token, a card, or a file on this machine. */
@FunctionalInterface
public interface ContentKeyOpener {

    /**
     * Decrypts a JWE's encrypted key.
     *
     * @return the content key, which the caller wipes
     * @throws dev.holdfast.proto.RefusedException CRYPTO_FAILED when it does not decrypt, without saying why
     */
    byte[] open(byte[] encryptedKey);
}
