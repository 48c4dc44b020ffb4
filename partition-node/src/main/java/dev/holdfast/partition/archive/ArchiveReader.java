package dev.holdfast.partition.archive;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.crypto.Hash;
import dev.holdfast.partition.pool.DomainKeys;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.ArchiveFrame;
import dev.holdfast.proto.v1.ArchiveHeader;
import dev.holdfast.proto.v1.ArchiveTrailer;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.FrameKind;
import dev.holdfast.proto.v1.VaultPiece;
import java.security.MessageDigest;

/**
 * Reads a full backup in order and lets nothing pass that the writer did not write: every frame in its place, from this
 * archive, and at the end all of them. Refuses with FOREIGN_DOMAIN, TAMPERED or INCOMPLETE.
 */
public final class ArchiveReader implements AutoCloseable {

    private final ArchiveSeal seal;
    private final ByteString domainId;
    private final ArchiveHeader header;
    private final MessageDigest digest = Hash.SHA_256.start();
    private int next;

    /** Opens an archive by its first frame. */
    public ArchiveReader(CryptoEngine crypto, DomainKeys keys, ByteString headerFrame) {
        ArchiveFrame frame = ArchiveSeal.parse(headerFrame);
        requireDomain(keys, frame.getDomainId());
        domainId = frame.getDomainId();
        seal = new ArchiveSeal(crypto, keys, frame.getArchiveId());
        try {
            header = ArchiveHeader.parseFrom(seal.open(frame, 0, FrameKind.HEADER));
        } catch (InvalidProtocolBufferException e) {
            seal.close();
            throw ArchiveSeal.tampered("its header is not readable");
        } catch (RefusedException e) {
            seal.close();
            throw e;
        }
        count(frame);
    }

    public ArchiveHeader header() {
        return header;
    }

    /** The security domain whose backup key sealed the archive. */
    public ByteString domainId() {
        return domainId;
    }

    /** The place of the next frame. */
    public int next() {
        return next;
    }

    /** Pieces the archive has: all frames but header and trailer. */
    public int pieces() {
        return header.getFrames() - 2;
    }

    /** The contents of the next frame, which must be a piece. */
    public VaultPiece piece(ByteString bytes) {
        if (next > pieces()) {
            throw ArchiveSeal.tampered("it has more frames than its header says");
        }
        ArchiveFrame frame = ArchiveSeal.parse(bytes);
        try {
            VaultPiece piece = VaultPiece.parseFrom(seal.open(frame, next, FrameKind.PIECE));
            count(frame);
            return piece;
        } catch (InvalidProtocolBufferException e) {
            throw ArchiveSeal.tampered("frame " + next + " is not readable");
        }
    }

    /** Checks that the last frame is the trailer, and that it vouches for exactly the frames that were read. */
    public void finish(ByteString trailerFrame) {
        if (next != header.getFrames() - 1) {
            throw new RefusedException(
                    Code.INCOMPLETE,
                    "The archive has " + header.getFrames() + " frames and only " + next
                            + " were given before its last; give all of them.");
        }
        try {
            ArchiveTrailer trailer =
                    ArchiveTrailer.parseFrom(seal.open(ArchiveSeal.parse(trailerFrame), next, FrameKind.TRAILER));
            if (trailer.getFrames() != header.getFrames()
                    || !MessageDigest.isEqual(
                            digest.digest(), trailer.getDigest().toByteArray())) {
                throw ArchiveSeal.tampered("its frames are not the ones it was written with");
            }
        } catch (InvalidProtocolBufferException e) {
            throw ArchiveSeal.tampered("its trailer is not readable");
        }
    }

    @Override
    public void close() {
        seal.close();
    }

    static void requireDomain(DomainKeys keys, ByteString domainId) {
        if (!domainId.equals(keys.domainId())) {
            throw new RefusedException(
                    Code.FOREIGN_DOMAIN,
                    "This backup belongs to another security domain; restore it into a pool that holds that domain.");
        }
    }

    private void count(ArchiveFrame frame) {
        digest.update(frame.getSealed().asReadOnlyByteBuffer());
        next++;
    }
}
