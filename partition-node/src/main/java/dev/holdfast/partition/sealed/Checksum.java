package dev.holdfast.partition.sealed;

import java.util.zip.CRC32C;

/** CRC-32C. It tells accidents apart in what is not yet authenticated; nothing relies on it for security. */
final class Checksum {

    static final int BYTES = 4;

    private Checksum() {}

    static int of(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
