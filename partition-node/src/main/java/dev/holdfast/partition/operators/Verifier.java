package dev.holdfast.partition.operators;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.CredentialHash;
import java.security.MessageDigest;

/**
 * What tells a credential from others and does not tell the credential. Making and comparing one takes some ten milliseconds:
 * for workers, never for the card's thread.
 */
record Verifier(ByteString salt, int iterations, ByteString hash) {

    static final int SALT_BYTES = 16;
    static final int HASH_BYTES = 32;

    /** Attempts are counted and the roll is sealed; this is for a credential that is used elsewhere too, should both fail. */
    static final int ITERATIONS = 30_000;

    /** Nobody's: comparing takes as long as with anybody's, and nothing matches. */
    static final Verifier NOBODY = new Verifier(
            ByteString.copyFrom(new byte[SALT_BYTES]), ITERATIONS, ByteString.copyFrom(new byte[HASH_BYTES]));

    static Verifier of(ByteString credential, byte[] salt) {
        return new Verifier(
                ByteString.copyFrom(salt), ITERATIONS, ByteString.copyFrom(hash(credential, salt, ITERATIONS)));
    }

    boolean matches(ByteString credential) {
        return MessageDigest.isEqual(hash(credential, salt.toByteArray(), iterations), hash.toByteArray());
    }

    private static byte[] hash(ByteString credential, byte[] salt, int iterations) {
        return CredentialHash.of(credential, salt, iterations, HASH_BYTES);
    }

    @Override
    public String toString() {
        return "Verifier";
    }
}
