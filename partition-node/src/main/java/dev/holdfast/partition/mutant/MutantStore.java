package dev.holdfast.partition.mutant;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.planted.PlantedBug;
import dev.holdfast.partition.planted.PlantedBugs;
import dev.holdfast.partition.sealed.CardStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A store that does not keep what it promised. */
final class MutantStore implements CardStore {

    /** Of the records that hold replication's term and vote. */
    private static final int TERM = 3;

    private final CardStore store;
    private final PlantedBugs bugs;

    MutantStore(CardStore store, PlantedBugs bugs) {
        this.store = store;
        this.bugs = bugs;
    }

    @Override
    public List<Entry> journal() {
        return store.journal();
    }

    @Override
    public Optional<Snapshot> snapshot() {
        return store.snapshot();
    }

    @Override
    public void append(int kind, ByteString payload) throws IOException {
        if (!isForgotten(kind)) {
            store.append(kind, payload);
        }
    }

    @Override
    public void putSnapshotPiece(long id, int piece, int pieces, ByteString payload) throws IOException {
        store.putSnapshotPiece(id, piece, pieces, payload);
    }

    @Override
    public void dropSnapshot(long id) throws IOException {
        store.dropSnapshot(id);
    }

    @Override
    public void sync() throws IOException {
        if (!bugs.has(PlantedBug.SKIPPED_SYNC)) {
            store.sync();
        }
    }

    @Override
    public void compact(long keepSnapshot, List<Entry> live) throws IOException {
        store.compact(
                keepSnapshot,
                live.stream().filter(entry -> !isForgotten(entry.kind())).toList());
    }

    @Override
    public void close() throws IOException {
        store.close();
    }

    private boolean isForgotten(int kind) {
        return kind == TERM && bugs.has(PlantedBug.FORGOTTEN_TERM);
    }
}
