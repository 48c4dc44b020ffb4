package dev.holdfast.partition.archive;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.pool.DomainKeys;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.ArchiveFrame;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.FrameKind;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Seals and opens the frames of one archive. The key belongs to the archive alone and the nonce is the frame's place,
 * so a frame opens only where it was written; kind and place are associated data as well, spelled out by
 * {@link #associated}.
 */
final class ArchiveSeal implements AutoCloseable {

    static final int FORMAT = 1;
    static final int ID_BYTES = 16;

    private static final String LABEL = "holdfast-archive";

    private final CryptoEngine crypto;
    private final ByteString archiveId;
    private final ByteString domainId;
    private final byte[] key;

    ArchiveSeal(CryptoEngine crypto, DomainKeys keys, ByteString archiveId) {
        this.crypto = crypto;
        this.archiveId = archiveId;
        this.domainId = keys.domainId();
        this.key = crypto.derive(keys.backupKey(), LABEL, archiveId.toByteArray(), 32);
    }

    ArchiveFrame seal(int index, FrameKind kind, byte[] contents) {
        ArchiveFrame.Builder frame = ArchiveFrame.newBuilder()
                .setFormat(FORMAT)
                .setArchiveId(archiveId)
                .setDomainId(domainId)
                .setIndex(index)
                .setKind(kind);
        return frame.setSealed(
                        ByteString.copyFrom(crypto.sealAt(key, nonce(index), associated(frame.build()), contents)))
                .build();
    }

    byte[] open(ArchiveFrame frame, int expectedIndex, FrameKind expectedKind) {
        if (frame.getIndex() != expectedIndex
                || frame.getKind() != expectedKind
                || !frame.getArchiveId().equals(archiveId)) {
            throw tampered("frame " + expectedIndex + " is missing, misplaced or from another archive");
        }
        try {
            return crypto.openAt(
                    key,
                    nonce(expectedIndex),
                    associated(frame),
                    frame.getSealed().toByteArray());
        } catch (RefusedException e) {
            throw tampered("frame " + expectedIndex + " was altered");
        }
    }

    @Override
    public void close() {
        Arrays.fill(key, (byte) 0);
    }

    static ArchiveFrame parse(ByteString bytes) {
        try {
            ArchiveFrame frame = ArchiveFrame.parseFrom(bytes);
            if (frame.getFormat() == FORMAT && frame.getArchiveId().size() == ID_BYTES) {
                return frame;
            }
        } catch (InvalidProtocolBufferException e) {
            throw new RefusedException(
                    Code.TAMPERED, "The archive holds bytes that are not a frame; use another copy.");
        }
        throw new RefusedException(Code.TAMPERED, "The archive's format is not known to this firmware.");
    }

    static RefusedException tampered(String what) {
        return new RefusedException(
                Code.TAMPERED, "The archive does not verify: " + what + ". Nothing was changed; use another copy.");
    }

    /** Format, kind and index as 32-bit big-endian numbers, then archive id and domain id. */
    private static byte[] associated(ArchiveFrame frame) {
        return ByteBuffer.allocate(3 * Integer.BYTES
                        + frame.getArchiveId().size()
                        + frame.getDomainId().size())
                .putInt(frame.getFormat())
                .putInt(frame.getKindValue())
                .putInt(frame.getIndex())
                .put(frame.getArchiveId().toByteArray())
                .put(frame.getDomainId().toByteArray())
                .array();
    }

    private static byte[] nonce(int index) {
        return ByteBuffer.allocate(12).putInt(8, index).array();
    }
}
