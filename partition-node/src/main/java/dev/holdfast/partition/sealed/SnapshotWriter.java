package dev.holdfast.partition.sealed;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.environment.Disk;
import dev.holdfast.partition.sealed.SnapshotNote.Completed;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;

/** A snapshot on its way to the disk. A frame is the piece's index (4 bytes) and the piece. */
final class SnapshotWriter implements Closeable {

    static final int INDEX_BYTES = Integer.BYTES;

    private final SealedWriter file;
    private final int pieces;
    private final BitSet present = new BitSet();

    private SnapshotWriter(SealedWriter file, int pieces) {
        this.file = file;
        this.pieces = pieces;
    }

    static SnapshotWriter create(Disk disk, CardSeal card, long number, long id, int pieces) throws IOException {
        FileHeader header = card.newHeader(FileKind.SNAPSHOT, number, id);
        return new SnapshotWriter(SealedWriter.create(disk, FileName.snapshot(number), header, card), pieces);
    }

    /** A piece that is put again replaces the one before. */
    void put(int piece, ByteString payload) throws IOException {
        byte[] plaintext = new byte[Math.addExact(INDEX_BYTES, payload.size())];
        try {
            ByteBuffer.wrap(plaintext).putInt(piece);
            payload.copyTo(plaintext, INDEX_BYTES);
            file.append(plaintext);
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
        present.set(piece);
    }

    int pieces() {
        return pieces;
    }

    boolean isComplete() {
        return present.cardinality() == pieces;
    }

    /** Makes the pieces durable. The file's name is not yet. */
    Completed finish() throws IOException {
        file.sync();
        file.close();
        FileHeader header = file.header();
        return new Completed(header.subject(), header.number(), file.frames(), pieces, header.salt());
    }

    FileName name() {
        return FileName.snapshot(file.header().number());
    }

    long size() {
        return file.size();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
