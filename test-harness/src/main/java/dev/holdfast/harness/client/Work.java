package dev.holdfast.harness.client;

import com.google.protobuf.ByteString;

/**
 * What a key was given to do, and what came of it.
 *
 * @param version by which it was done; empty while it is not
 * @param given 32 bytes: the digest to sign, the plaintext, or the key to wrap
 * @param made signature (both numbers, 32 bytes each), ciphertext, or wrapped key; empty while there is none
 * @param iv of a ciphertext, else empty
 * @param tag of a ciphertext, else empty
 */
public record Work(String version, ByteString given, ByteString made, ByteString iv, ByteString tag) {

    public static final int BYTES = 32;

    /** Nothing given. */
    public static final Work NONE = of(ByteString.EMPTY);

    public static Work of(ByteString given) {
        return new Work("", given, ByteString.EMPTY, ByteString.EMPTY, ByteString.EMPTY);
    }

    public Work done(String by, ByteString result) {
        return done(by, result, ByteString.EMPTY, ByteString.EMPTY);
    }

    public Work done(String by, ByteString result, ByteString withIv, ByteString withTag) {
        return new Work(by, given, result, withIv, withTag);
    }

    /** Holds what was encrypted or wrapped, which is nobody's business. */
    @Override
    public String toString() {
        return "Work[version=" + version + "]";
    }
}
