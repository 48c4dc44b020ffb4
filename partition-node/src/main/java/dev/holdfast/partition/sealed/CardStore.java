package dev.holdfast.partition.sealed;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What a card keeps across a power cut: an append-only journal of typed records, and one snapshot in pieces. Used from
 * the card's thread only. Appends are buffered; {@link #sync} makes all of them durable at once (group commit), and
 * only what was synced may be acknowledged to anybody.
 */
public interface CardStore extends AutoCloseable {

    /**
     * One record of the journal. The store does not look inside.
     *
     * @param kind chosen by the user of the store, 1 to 255
     */
    record Entry(int kind, ByteString payload) {}

    /** A complete snapshot, its pieces in order. */
    record Snapshot(long id, List<ByteString> pieces) {}

    /** The journal as it was found when the store was opened, oldest first. */
    List<Entry> journal();

    /** The newest complete snapshot as it was found when the store was opened. */
    Optional<Snapshot> snapshot();

    void append(int kind, ByteString payload) throws IOException;

    /** Buffers one piece of the snapshot with this id. It counts as complete once all pieces were put and synced. */
    void putSnapshotPiece(long id, int piece, int pieces, ByteString payload) throws IOException;

    /** Forgets a snapshot, complete or not. */
    void dropSnapshot(long id) throws IOException;

    /** On return, everything appended, put and dropped before survives a power cut. */
    void sync() throws IOException;

    /**
     * Replaces the journal by these records, drops every snapshot but {@code keepSnapshot}, and syncs. A power cut
     * leaves either the old journal or the new one.
     */
    void compact(long keepSnapshot, List<Entry> live) throws IOException;

    @Override
    void close() throws IOException;
}
