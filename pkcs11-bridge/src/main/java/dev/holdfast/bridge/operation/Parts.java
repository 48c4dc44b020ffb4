package dev.holdfast.bridge.operation;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Bytes that are kept until the card can be given them all. */
final class Parts {

    /** Most that one computation is put to a card with, in bytes: a frame to a card has 4 MiB. */
    static final int MOST = 2 << 20;

    private final int most;
    private final CKR tooLong;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** @param tooLong what more than so many bytes are refused with */
    Parts(int most, CKR tooLong) {
        this.most = most;
        this.tooLong = tooLong;
    }

    int length() {
        return bytes.size();
    }

    void requireSpace(long more) {
        if (bytes.size() + more > most) {
            throw new CryptokiException(tooLong, "longer than " + most + " bytes, which is what a card takes at once");
        }
    }

    void add(byte[] part) {
        requireSpace(part.length);
        bytes.writeBytes(part);
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }

    /** All, and then this, which is not kept. */
    ByteString with(byte[] tail) {
        requireSpace(tail.length);
        return bytes.size() == 0 ? ByteString.copyFrom(tail) : ByteString.copyFrom(join(bytes.toByteArray(), tail));
    }

    static byte[] join(byte[] head, byte[] tail) {
        byte[] joined = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, joined, head.length, tail.length);
        return joined;
    }
}
