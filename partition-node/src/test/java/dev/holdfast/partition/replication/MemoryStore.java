package dev.holdfast.partition.replication;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.holdfast.partition.sealed.CardStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A card's store in memory that forgets, at a power cut, what was not synced. */
final class MemoryStore implements CardStore {

    private List<Entry> durableJournal = new ArrayList<>();
    private final TreeMap<Long, Map<Integer, ByteString>> durablePieces = new TreeMap<>();
    private final TreeMap<Long, Integer> durableCounts = new TreeMap<>();
    private final List<Runnable> unsynced = new ArrayList<>();
    private List<Entry> opened = List.of();
    private Optional<Snapshot> openedSnapshot = Optional.empty();
    boolean broken;

    /** What the next boot finds: all that was synced, and of the rest the first {@code surviving} changes. */
    void powerCut(int surviving) {
        unsynced.subList(0, surviving).forEach(Runnable::run);
        unsynced.clear();
        reopen();
    }

    private void reopen() {
        opened = List.copyOf(durableJournal);
        openedSnapshot = Optional.empty();
        durablePieces.forEach((id, pieces) -> {
            if (pieces.size() == durableCounts.get(id)) {
                openedSnapshot = Optional.of(new Snapshot(id, List.copyOf(new TreeMap<>(pieces).values())));
            }
        });
    }

    /** As if the records of this kind had been written with another content. */
    void replaceRecords(int kind, MessageLite payload) {
        durableJournal.replaceAll(entry -> entry.kind() == kind ? new Entry(kind, payload.toByteString()) : entry);
        reopen();
    }

    List<Entry> durable() {
        return durableJournal;
    }

    int unsynced() {
        return unsynced.size();
    }

    @Override
    public List<Entry> journal() {
        return opened;
    }

    @Override
    public Optional<Snapshot> snapshot() {
        return openedSnapshot;
    }

    @Override
    public void append(int kind, ByteString payload) throws IOException {
        check();
        Entry entry = new Entry(kind, payload);
        unsynced.add(() -> durableJournal.add(entry));
    }

    @Override
    public void putSnapshotPiece(long id, int piece, int pieces, ByteString payload) throws IOException {
        check();
        unsynced.add(() -> {
            durablePieces.computeIfAbsent(id, key -> new TreeMap<>()).put(piece, payload);
            durableCounts.put(id, pieces);
        });
    }

    @Override
    public void dropSnapshot(long id) throws IOException {
        check();
        unsynced.add(() -> durablePieces.remove(id));
    }

    @Override
    public void sync() throws IOException {
        check();
        unsynced.forEach(Runnable::run);
        unsynced.clear();
    }

    @Override
    public void compact(long keepSnapshot, List<Entry> live) throws IOException {
        sync();
        durableJournal = new ArrayList<>(live);
        durablePieces.keySet().removeIf(id -> id != keepSnapshot);
    }

    @Override
    public void close() {}

    private void check() throws IOException {
        if (broken) {
            throw new IOException("disk on fire");
        }
    }
}
