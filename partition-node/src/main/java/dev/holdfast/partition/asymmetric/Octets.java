package dev.holdfast.partition.asymmetric;

import java.nio.ByteBuffer;
import java.util.stream.Stream;

/** Strings of octets. */
final class Octets {

    private Octets() {}

    static byte[] concatenate(byte[]... parts) {
        ByteBuffer whole = ByteBuffer.allocate(
                Stream.of(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            whole.put(part);
        }
        return whole.array();
    }
}
