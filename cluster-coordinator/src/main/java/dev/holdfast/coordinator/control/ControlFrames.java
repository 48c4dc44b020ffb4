package dev.holdfast.coordinator.control;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Messages on the control socket: each is preceded by its length, four bytes, big-endian. */
final class ControlFrames {

    /** A security domain or a restore blob is the longest thing that is sent; both are far shorter. */
    static final int MAX_BYTES = 4 << 20;

    private ControlFrames() {}

    static void write(OutputStream out, MessageLite message) throws IOException {
        int length = message.getSerializedSize();
        if (length > MAX_BYTES) {
            throw tooLong();
        }
        DataOutputStream frame = new DataOutputStream(out);
        frame.writeInt(length);
        frame.write(message.toByteArray());
        frame.flush();
    }

    /**
     * The next message.
     *
     * @throws EOFException when the peer has closed, also in the middle of a message
     * @throws RefusedException LIMIT_EXCEEDED or BAD_PARAMETER when these are no bytes of such a message
     */
    static <M extends MessageLite> M read(InputStream in, Parser<M> parser) throws IOException {
        int length = new DataInputStream(in).readInt();
        if (length < 0 || length > MAX_BYTES) {
            throw tooLong();
        }
        byte[] message = in.readNBytes(length);
        if (message.length < length) {
            throw new EOFException("the peer closed in the middle of a message");
        }
        try {
            return parser.parseFrom(message);
        } catch (InvalidProtocolBufferException e) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "This is no message of the control channel; use the hsm of the coordinator's own version.");
        }
    }

    private static RefusedException tooLong() {
        return new RefusedException(
                Code.LIMIT_EXCEEDED, "A message of the control channel has at most " + MAX_BYTES + " bytes.");
    }
}
