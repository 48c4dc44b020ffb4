package dev.holdfast.partition.audit;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.partition.environment.Disk;
import dev.holdfast.partition.flash.FlashFile;
import dev.holdfast.proto.v1.AuditState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Where the {@link AuditState} lies on the flash: {@code audit-state}, CRC-32C and content, replaced as a whole. */
final class StateFile {

    private static final String NAME = "audit-state";
    private static final int CHECKSUM_BYTES = 4;
    private static final int MOST_BYTES = 64 << 10;

    private final FlashFile file;

    StateFile(Disk flash) {
        this.file = new FlashFile(flash, NAME);
    }

    /** The initial state when there was none yet; empty when it cannot be read any more. */
    Optional<AuditState> read() throws IOException {
        Optional<byte[]> content = file.read(MOST_BYTES);
        if (content.isEmpty()) {
            return Optional.of(AuditState.getDefaultInstance());
        }
        ByteBuffer bytes = ByteBuffer.wrap(content.get());
        try {
            return bytes.remaining() < CHECKSUM_BYTES || bytes.getInt() != checksum(bytes.slice())
                    ? Optional.empty()
                    : Optional.of(AuditState.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    /** Durable when it returns; a power cut leaves this or the one before. */
    void write(AuditState state) throws IOException {
        byte[] content = state.toByteArray();
        ByteBuffer bytes = ByteBuffer.allocate(CHECKSUM_BYTES + content.length)
                .putInt(checksum(ByteBuffer.wrap(content)))
                .put(content);
        file.replace(bytes.array());
    }

    private static int checksum(ByteBuffer content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return (int) crc.getValue();
    }
}
