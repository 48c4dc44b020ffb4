package dev.holdfast.bridge.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.holdfast.proto.pkcs11.CKR;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to one call, as a client reads it. Reads in the order of the answer's signature. */
final class TestReply {

    /** {@code ay}: the bytes, or none and the length that is needed. */
    record Bytes(byte @Nullable [] value, long needed) {}

    /** {@code au}: the numbers, or none and how many there are. */
    record Numbers(@Nullable List<Long> values, long count) {}

    private final byte[] body;
    private final ByteBuffer in;
    private final int call;
    private final String signature;

    TestReply(byte[] body) {
        this.body = body;
        this.in = ByteBuffer.wrap(body);
        this.call = in.getInt();
        this.signature = string();
    }

    /** The return value: CKR_OK, or what the error form tells. */
    CKR value() {
        if (call != 0) {
            return CKR.OK;
        }
        assertEquals("u", signature);
        assertEquals(Long.BYTES, in.remaining());
        return CKR.of(in.getLong(in.position())).orElseThrow();
    }

    /** Holds the answer to being this function's, and stands at the first result. */
    TestReply of(Function function) {
        assertEquals(CKR.OK, value());
        assertEquals(function.id(), call);
        assertEquals(function.answer(), signature);
        return this;
    }

    long number() {
        return in.getLong();
    }

    int octet() {
        return in.get() & 0xff;
    }

    String string() {
        return new String(run(), StandardCharsets.US_ASCII);
    }

    Bytes bytes() {
        return octet() == 0 ? new Bytes(null, in.getInt()) : new Bytes(run(), 0);
    }

    Numbers numbers() {
        boolean valid = octet() != 0;
        int count = in.getInt();
        if (!valid) {
            return new Numbers(null, count);
        }
        List<Long> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(in.getLong());
        }
        return new Numbers(values, count);
    }

    byte[] raw(int length) {
        byte[] raw = new byte[length];
        in.get(raw);
        return raw;
    }

    byte[] run() {
        return raw(in.getInt());
    }

    int word() {
        return in.getInt();
    }

    void end() {
        assertFalse(in.hasRemaining(), "nothing follows the last result");
    }

    byte[] body() {
        return body.clone();
    }
}
