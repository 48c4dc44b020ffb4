package dev.holdfast.partition.sealed;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.environment.Disk;
import dev.holdfast.partition.sealed.SnapshotNote.Completed;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The snapshots of an open store: those that are complete, in the order they became so, and those being written. */
final class Snapshots implements Closeable {

    private final Disk disk;
    private final CardSeal card;
    private final Map<Long, Completed> complete = new LinkedHashMap<>();
    /** Those that lack nothing but a sync come last, in the order they came to that. */
    private final Map<Long, SnapshotWriter> growing = new LinkedHashMap<>();

    private long lastNumber;
    private long bytesWritten;

    Snapshots(Disk disk, CardSeal card, Collection<Completed> complete) {
        this.disk = disk;
        this.card = card;
        for (Completed reference : complete) {
            this.complete.put(reference.id(), reference);
            lastNumber = Math.max(lastNumber, reference.number());
        }
    }

    void put(long id, int piece, int pieces, ByteString payload) throws IOException {
        SnapshotWriter writer = growing.get(id);
        if (writer != null && writer.pieces() != pieces) {
            writer.close();
            writer = null;
        }
        if (writer == null) {
            writer = SnapshotWriter.create(disk, card, ++lastNumber, id, pieces);
            growing.put(id, writer);
        }
        long before = writer.size();
        writer.put(piece, payload);
        if (writer.isComplete()) {
            growing.remove(id);
            growing.put(id, writer);
        }
        bytesWritten += writer.size() - before;
    }

    /** Makes those durable that have all their pieces, names included, and counts them as complete. */
    List<Completed> finish() throws IOException {
        List<Completed> finished = new ArrayList<>();
        Iterator<SnapshotWriter> writers = growing.values().iterator();
        while (writers.hasNext()) {
            SnapshotWriter writer = writers.next();
            if (writer.isComplete()) {
                finished.add(writer.finish());
                writers.remove();
            }
        }
        if (!finished.isEmpty()) {
            disk.syncNames();
        }
        for (Completed reference : finished) {
            complete.remove(reference.id());
            complete.put(reference.id(), reference);
        }
        return finished;
    }

    /** Whether a complete one was dropped, which the journal has to tell. */
    boolean drop(long id) throws IOException {
        SnapshotWriter writer = growing.remove(id);
        if (writer != null) {
            writer.close();
        }
        return complete.remove(id) != null;
    }

    void keepOnly(long id) throws IOException {
        complete.keySet().retainAll(Set.of(id));
        for (long other : List.copyOf(growing.keySet())) {
            if (other != id) {
                drop(other);
            }
        }
    }

    Collection<Completed> complete() {
        return complete.values();
    }

    /** Names of the files that are needed. */
    Set<FileName> files() {
        Set<FileName> files = new HashSet<>();
        complete.values().forEach(reference -> files.add(reference.file()));
        growing.values().forEach(writer -> files.add(writer.name()));
        return files;
    }

    long bytesWritten() {
        return bytesWritten;
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (SnapshotWriter writer : growing.values()) {
            try {
                writer.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        growing.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
