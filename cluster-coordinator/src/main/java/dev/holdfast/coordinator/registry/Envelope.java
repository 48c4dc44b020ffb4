package dev.holdfast.coordinator.registry;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** A record as it is stored: its CRC-32C, four bytes, big-endian, then the serialized message. */
final class Envelope {

    private Envelope() {}

    static byte[] around(Message message) {
        byte[] bytes = message.toByteArray();
        return ByteBuffer.allocate(Integer.BYTES + bytes.length)
                .putInt(checksum(bytes, 0))
                .put(bytes)
                .array();
    }

    static <M extends Message> M open(byte[] enveloped, Parser<M> parser) throws InvalidProtocolBufferException {
        if (enveloped.length < Integer.BYTES
                || ByteBuffer.wrap(enveloped).getInt() != checksum(enveloped, Integer.BYTES)) {
            throw new InvalidProtocolBufferException("the checksum differs");
        }
        return parser.parseFrom(enveloped, Integer.BYTES, enveloped.length - Integer.BYTES);
    }

    private static int checksum(byte[] bytes, int from) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, bytes.length - from);
        return (int) crc.getValue();
    }
}
