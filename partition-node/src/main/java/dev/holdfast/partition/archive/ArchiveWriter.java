package dev.holdfast.partition.archive;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.crypto.Hash;
import dev.holdfast.partition.pool.DomainKeys;
import dev.holdfast.proto.v1.ArchiveFrame;
import dev.holdfast.proto.v1.ArchiveHeader;
import dev.holdfast.proto.v1.ArchiveTrailer;
import dev.holdfast.proto.v1.FrameKind;
import dev.holdfast.proto.v1.VaultPiece;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** Makes a full backup: header, pieces, trailer. The trailer's digest binds them into one. */
public final class ArchiveWriter {

    private ArchiveWriter() {}

    /**
     * @param header what the archive says of itself; its frame count is filled in here
     * @param pieces the vault's contents at one point of the log
     * @return serialized {@link ArchiveFrame}s, in order
     */
    public static List<ByteString> write(
            CryptoEngine crypto, DomainKeys keys, ArchiveHeader header, List<VaultPiece> pieces) {
        ByteString archiveId = ByteString.copyFrom(crypto.random(ArchiveSeal.ID_BYTES));
        int count = pieces.size() + 2;
        MessageDigest digest = Hash.SHA_256.start();
        List<ByteString> frames = new ArrayList<>(count);
        try (ArchiveSeal seal = new ArchiveSeal(crypto, keys, archiveId)) {
            byte[] opening = header.toBuilder().setFrames(count).build().toByteArray();
            add(frames, digest, seal.seal(0, FrameKind.HEADER, opening));
            for (VaultPiece piece : pieces) {
                add(frames, digest, seal.seal(frames.size(), FrameKind.PIECE, piece.toByteArray()));
            }
            byte[] closing = ArchiveTrailer.newBuilder()
                    .setFrames(count)
                    .setDigest(ByteString.copyFrom(digest.digest()))
                    .build()
                    .toByteArray();
            frames.add(seal.seal(frames.size(), FrameKind.TRAILER, closing).toByteString());
        }
        return frames;
    }

    private static void add(List<ByteString> frames, MessageDigest digest, ArchiveFrame frame) {
        digest.update(frame.getSealed().asReadOnlyByteBuffer());
        frames.add(frame.toByteString());
    }
}
