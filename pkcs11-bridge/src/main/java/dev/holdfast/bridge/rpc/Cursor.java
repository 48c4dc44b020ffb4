package dev.holdfast.bridge.rpc;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a message is made of. Integers are big-endian. Whatever does not fit the bytes that are there is refused; nothing
 * is reserved for a length that was only announced.
 */
final class Cursor {

    /** Stands for a NULL pointer where a length is expected. */
    static final long NULL_LENGTH = 0xffff_ffffL;

    private final byte[] bytes;
    private final ByteBuffer at;

    Cursor(byte[] bytes) {
        this.bytes = bytes;
        this.at = ByteBuffer.wrap(bytes);
    }

    int position() {
        return at.position();
    }

    void position(int position) {
        at.position(position);
    }

    boolean atEnd() {
        return !at.hasRemaining();
    }

    int octet() {
        require(Byte.BYTES);
        return at.get() & 0xff;
    }

    /** Four bytes, unsigned. */
    long word() {
        require(Integer.BYTES);
        return Integer.toUnsignedLong(at.getInt());
    }

    /** Eight bytes. */
    long number() {
        require(Long.BYTES);
        return at.getLong();
    }

    /** How many elements follow, each of which takes at least so many bytes. */
    int count(int leastBytes) {
        long count = word();
        require(count * leastBytes);
        return (int) count;
    }

    /** {@code ay}: null for a NULL pointer, in either of its two forms. */
    byte @Nullable [] bytesOrNull() {
        if (octet() == 0) {
            word();
            return null;
        }
        return runOrNull();
    }

    /** A length and so many bytes; null for a length that says NULL. */
    byte @Nullable [] runOrNull() {
        long length = word();
        return length == NULL_LENGTH ? null : take(length);
    }

    /** As {@link #runOrNull}, with a NULL pointer taken for no bytes. */
    ByteString run() {
        long length = word();
        if (length == NULL_LENGTH) {
            return ByteString.EMPTY;
        }
        require(length);
        ByteString run = ByteString.copyFrom(bytes, at.position(), (int) length);
        at.position(at.position() + (int) length);
        return run;
    }

    /** What follows the validity byte of a NULL pointer. */
    ByteString invalid() {
        word();
        return ByteString.EMPTY;
    }

    byte[] take(long length) {
        require(length);
        byte[] taken = Arrays.copyOfRange(bytes, at.position(), at.position() + (int) length);
        at.position(at.position() + taken.length);
        return taken;
    }

    /** A signature: a length and so many letters. */
    boolean follows(String signature) {
        byte[] expected = signature.getBytes(StandardCharsets.US_ASCII);
        long length = word();
        require(length);
        int from = at.position();
        at.position(from + (int) length);
        return Arrays.equals(bytes, from, at.position(), expected, 0, expected.length);
    }

    private void require(long length) {
        if (length > at.remaining()) {
            throw new CryptokiException(CKR.GENERAL_ERROR, "the message ends before its arguments do");
        }
    }
}
