package dev.holdfast.coordinator.face;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Predicate;

/** Frames of HTTP/2 (RFC 9113), one character for each byte: no client sends what some tests need. */
final class Http2Bytes {

    static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    static final String SETTINGS = frame(4, 0, 0, "");

    static final int NO_ERROR = 0;
    static final int ENHANCE_YOUR_CALM = 11;

    private static final int DATA = 0;
    private static final int GO_AWAY = 7;
    private static final int END_STREAM = 1;

    private Http2Bytes() {}

    /** GET https://localhost/ in three indexed fields and a literal one (RFC 7541). */
    static String request(int stream) {
        return frame(1, 0x5, stream, "\u0082\u0087\u0084\u0041\u0009localhost");
    }

    static String reset(int stream) {
        return frame(3, 0, stream, "\0\0\0\u0008");
    }

    /** @param payload what it carries; the code of a GOAWAY is the last of its first eight bytes */
    record Frame(int type, int flags, int stream, byte[] payload) {

        boolean isGoAway(int code) {
            return type == GO_AWAY && payload[7] == code;
        }

        boolean isLastData() {
            return type == DATA && (flags & END_STREAM) != 0;
        }
    }

    /** Reads frames until there is one of a kind, and fails when the connection ends before. */
    static Frame await(InputStream in, Predicate<Frame> wanted) throws IOException {
        DataInputStream frames = new DataInputStream(in);
        while (true) {
            int length = frames.readUnsignedByte() << 16 | frames.readUnsignedShort();
            Frame frame = new Frame(
                    frames.readUnsignedByte(), frames.readUnsignedByte(), frames.readInt(), frames.readNBytes(length));
            if (wanted.test(frame)) {
                return frame;
            }
        }
    }

    private static String frame(int type, int flags, int stream, String payload) {
        int length = payload.length();
        return chars(length >> 16, length >> 8, length, type, flags, stream >> 24, stream >> 16, stream >> 8, stream)
                + payload;
    }

    private static String chars(int... bytes) {
        StringBuilder text = new StringBuilder();
        for (int one : bytes) {
            text.append((char) (one & 0xFF));
        }
        return text.toString();
    }
}
