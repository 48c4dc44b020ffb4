package dev.holdfast.partition.sealed;

import java.nio.ByteBuffer;

/**
 * The clear beginning of each sealed frame, 16 bytes, authenticated by the seal. The checksum lets the reader tell a
 * damaged length from a file that ends too early; nothing relies on it for security.
 *
 * <pre>
 *  0  4  length of what follows the frame's header: ciphertext and tag
 *  4  8  {@link Place}
 * 12  4  CRC-32C of the two
 * </pre>
 */
record Frame(int length, long place) {

    static final int HEADER_BYTES = 16;

    private static final int CHECKSUM_AT = 12;

    byte[] encode() {
        byte[] header = new byte[HEADER_BYTES];
        ByteBuffer out = ByteBuffer.wrap(header).putInt(length).putLong(place);
        out.putInt(Checksum.of(header, CHECKSUM_AT));
        return header;
    }

    static Frame decode(byte[] header) {
        ByteBuffer in = ByteBuffer.wrap(header);
        return new Frame(in.getInt(), in.getLong());
    }

    static boolean isIntact(byte[] header) {
        return ByteBuffer.wrap(header).getInt(CHECKSUM_AT) == Checksum.of(header, CHECKSUM_AT);
    }
}
