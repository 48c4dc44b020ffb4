package dev.holdfast.partition.sealed;

import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.proto.RefusedException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The AES-256-GCM key of one sealed file. A nonce is the place of what is sealed, which comes once in a file. */
final class FileSeal implements AutoCloseable {

    static final int TAG_BYTES = 16;

    private final CryptoEngine crypto;
    private final byte[] key;

    /** Owns the key from here on. */
    FileSeal(CryptoEngine crypto, byte[] key) {
        this.crypto = crypto;
        this.key = key;
    }

    /** Ciphertext and tag. */
    byte[] seal(long place, byte[] clear, byte[] plaintext) {
        return crypto.sealAt(key, nonce(place), clear, plaintext);
    }

    /** Null when it was not sealed with this key, at this place, with this clear part. */
    byte @Nullable [] open(long place, byte[] clear, byte[] sealed) {
        try {
            return crypto.openAt(key, nonce(place), clear, sealed);
        } catch (RefusedException e) {
            return null;
        }
    }

    private static byte[] nonce(long place) {
        return ByteBuffer.allocate(12).putInt(0).putLong(place).array();
    }

    @Override
    public void close() {
        Arrays.fill(key, (byte) 0);
    }
}
