package dev.holdfast.partition.sealed;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.environment.Disk;
import dev.holdfast.partition.environment.Nvram;
import dev.holdfast.partition.environment.Nvram.Counter;
import dev.holdfast.partition.sealed.CardStore.Entry;
import dev.holdfast.partition.sealed.CardStore.Snapshot;
import dev.holdfast.partition.sealed.SnapshotNote.Completed;
import dev.holdfast.partition.sealed.SnapshotNote.Dropped;
import dev.holdfast.partition.sealed.StoreRefusal.Reason;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the store as a power cut, a thief or a worn-out disk left it, and decides whether it is what this card
 * acknowledged last. Changes nothing.
 */
final class Recovery {

    /**
     * What was found.
     *
     * @param snapshots in the order they became complete
     * @param files that hold it
     * @param settled whether NVRAM knows it all: what it does not know, a power cut may still take back
     */
    record Found(
            List<Entry> entries,
            List<Completed> snapshots,
            Optional<Snapshot> newest,
            Set<FileName> files,
            boolean settled,
            StoreReport report) {}

    private static final String WAY_OUT = "; zeroize the card and rejoin the pool.";

    private final Disk disk;
    private final Nvram nvram;
    private final CardSeal card;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<Long, Completed> snapshots = new LinkedHashMap<>();

    Recovery(Disk disk, Nvram nvram, CardSeal card) {
        this.disk = disk;
        this.nvram = nvram;
        this.card = card;
    }

    /** @throws StoreRefusal when the store must not be used */
    Found read() throws IOException {
        Optional<FileName> newest = StoreFiles.newestJournal(disk);
        if (newest.isEmpty()) {
            return nothing();
        }
        StoreReport report = readJournal(newest.get());
        List<Completed> inOrder = List.copyOf(snapshots.values());
        Optional<Snapshot> snapshot =
                inOrder.isEmpty() ? Optional.empty() : Optional.of(readSnapshot(inOrder.get(inOrder.size() - 1)));
        Set<FileName> files = inOrder.stream().map(Completed::file).collect(Collectors.toSet());
        files.add(newest.get());
        boolean settled = Place.of(newest.get().number(), report.batches()) == nvram.counter(Counter.STORE);
        return new Found(List.copyOf(entries), inOrder, snapshot, files, settled, report);
    }

    private Found nothing() throws IOException {
        if (Place.index(nvram.counter(Counter.STORE)) != 0) {
            throw rolledBack("The store's journal is gone");
        }
        return new Found(List.of(), List.of(), Optional.empty(), Set.of(), true, new StoreReport(true, 0, false, 0));
    }

    private StoreReport readJournal(FileName name) throws IOException {
        try (SealedReader journal = SealedReader.open(disk, name, card)) {
            long acknowledged = acknowledgedFrames(name);
            long born = journal.header().subject();
            for (byte[] batch = journal.next(); batch != null; batch = journal.next()) {
                decode(name, batch);
            }
            long found = journal.frames();
            if (found < Math.max(acknowledged, born)) {
                throw missing(name, journal, acknowledged);
            }
            if (found > Math.max(acknowledged + 1, born)) {
                throw nvramIsOlder();
            }
            boolean ahead = found > Math.max(acknowledged, born);
            return new StoreReport(false, found, ahead, journal.rest());
        }
    }

    /** Frames of this file that were acknowledged: none if it never came to use. */
    private long acknowledgedFrames(FileName journal) throws IOException {
        long place = nvram.counter(Counter.STORE);
        if (journal.number() < Place.file(place)) {
            throw rolledBack("Store file " + journal + " is older than what the card acknowledged");
        }
        if (journal.number() > nvram.counter(Counter.GENERATION)) {
            throw nvramIsOlder();
        }
        return journal.number() == Place.file(place) ? Place.index(place) : 0;
    }

    private void decode(FileName name, byte[] batch) throws StoreRefusal {
        try {
            List<Entry> decoded = new ArrayList<>();
            Batch.decode(batch, decoded);
            for (Entry entry : decoded) {
                take(entry);
            }
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw corrupt("Store file " + name + " holds a record that this firmware does not know");
        } finally {
            Arrays.fill(batch, (byte) 0);
        }
    }

    private void take(Entry entry) {
        if (entry.kind() != SnapshotNote.KIND) {
            entries.add(entry);
            return;
        }
        SnapshotNote note = SnapshotNote.decode(entry.payload());
        if (note instanceof Completed completed) {
            snapshots.remove(completed.id());
            snapshots.put(completed.id(), completed);
        } else if (note instanceof Dropped dropped) {
            snapshots.remove(dropped.id());
        }
    }

    private Snapshot readSnapshot(Completed note) throws IOException {
        FileName name = note.file();
        if (!disk.list().contains(name.toString())) {
            throw torn("Store file " + name + " is gone");
        }
        try (SealedReader file = SealedReader.open(disk, name, card)) {
            if (!file.header().salt().equals(note.salt())) {
                throw corrupt("Store file " + name + " is not the snapshot that the journal names");
            }
            ByteString[] pieces = new ByteString[note.pieces()];
            while (file.frames() < note.frames()) {
                byte[] frame = file.next();
                if (frame == null) {
                    throw file.end() == SealedReader.End.DAMAGED ? damaged(name, file) : endsEarly(name, file);
                }
                ByteBuffer piece = ByteBuffer.wrap(frame);
                pieces[piece.getInt()] = ByteString.copyFrom(piece);
                Arrays.fill(frame, (byte) 0);
            }
            return new Snapshot(note.id(), List.of(pieces));
        }
    }

    private static StoreRefusal missing(FileName name, SealedReader journal, long acknowledged) {
        return switch (journal.end()) {
            case DAMAGED -> damaged(name, journal);
            case CUT -> endsEarly(name, journal);
            case CLEAN ->
                journal.frames() < acknowledged
                        ? rolledBack("Store file " + name + " ends before what the card acknowledged last")
                        : endsEarly(name, journal);
        };
    }

    private static StoreRefusal damaged(FileName name, SealedReader file) {
        return corrupt("Store file " + name + " is damaged at offset " + file.offset());
    }

    private static StoreRefusal endsEarly(FileName name, SealedReader file) {
        return torn("Store file " + name + " lacks acknowledged data from offset " + file.offset() + " on");
    }

    private static StoreRefusal nvramIsOlder() {
        return rolledBack("The NVRAM's counters are behind the store");
    }

    private static StoreRefusal rolledBack(String what) {
        return new StoreRefusal(Reason.ROLLED_BACK, what + WAY_OUT);
    }

    private static StoreRefusal torn(String what) {
        return new StoreRefusal(Reason.TORN, what + WAY_OUT);
    }

    private static StoreRefusal corrupt(String what) {
        return new StoreRefusal(Reason.CORRUPT, what + WAY_OUT);
    }
}
