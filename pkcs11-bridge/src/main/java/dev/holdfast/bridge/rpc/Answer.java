package dev.holdfast.bridge.rpc;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.CKR;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The frame of one answer, growing as it is written. Integers are big-endian. */
final class Answer {

    private static final int FIRST_BYTES = 256;
    private static final int HEADER_BYTES = 3 * Integer.BYTES;
    private static final int LENGTH_AT = 2 * Integer.BYTES;

    /** The call number of an answer that tells a return value other than CKR_OK. */
    private static final int ERROR = 0;

    private ByteBuffer out = ByteBuffer.allocate(FIRST_BYTES);

    private Answer(int code, int call, String signature) {
        out.putInt(code).putInt(0).putInt(0).putInt(call).putInt(signature.length());
        out.put(signature.getBytes(StandardCharsets.US_ASCII));
    }

    /** To the request with this code, which was a call of this function. */
    static Answer to(int code, Function function) {
        return new Answer(code, function.id(), function.answer());
    }

    static Answer failure(int code, CKR value) {
        Answer answer = new Answer(code, ERROR, "u");
        answer.number(value.value());
        return answer;
    }

    void octet(int value) {
        room(Byte.BYTES).put((byte) value);
    }

    void word(long value) {
        room(Integer.BYTES).putInt((int) value);
    }

    void number(long value) {
        room(Long.BYTES).putLong(value);
    }

    void raw(byte[] value) {
        room(value.length).put(value);
    }

    void raw(ByteString value) {
        value.copyTo(room(value.size()));
    }

    /** The whole frame, ready to be sent. */
    ByteBuffer frame() {
        ByteBuffer frame = out.duplicate().flip();
        return frame.putInt(LENGTH_AT, frame.limit() - HEADER_BYTES);
    }

    private ByteBuffer room(int bytes) {
        if (out.remaining() < bytes) {
            int needed = Math.addExact(out.position(), bytes);
            out = ByteBuffer.allocate((int) Math.min(2L * needed, Integer.MAX_VALUE - Long.BYTES))
                    .put(out.flip());
        }
        return out;
    }
}
