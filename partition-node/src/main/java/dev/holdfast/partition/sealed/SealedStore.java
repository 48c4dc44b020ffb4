package dev.holdfast.partition.sealed;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.environment.Disk;
import dev.holdfast.partition.environment.Fuses;
import dev.holdfast.partition.environment.Nvram;
import dev.holdfast.partition.environment.Nvram.Counter;
import dev.holdfast.partition.sealed.SnapshotNote.Completed;
import dev.holdfast.partition.sealed.SnapshotNote.Dropped;
import dev.holdfast.partition.sealed.StoreRefusal.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The card's store on its disk. There is one journal file and one file per snapshot. Opening, compacting and creating
 * are the same act: the live records are written to a new journal, with a key of its own, under a temporary name; once
 * it is durable it gets its name, then NVRAM learns of it, then what it replaces is deleted.
 *
 * <p>After an I/O error the store refuses all further work, because nobody knows what the disk kept: open it again. A
 * snapshot that was incomplete when the power went has to be put again from its first piece.
 */
public final class SealedStore implements CardStore {

    /** The most that one record, or one piece of a snapshot, may hold, in bytes. */
    public static final int MAX_PAYLOAD = 64 << 20;

    private static final int FRAME_OF_NEW_JOURNAL = 1 << 20;
    private static final int SEED_BYTES = 32;

    private final Disk disk;
    private final Nvram nvram;
    private final CardSeal card;
    private final Recovery.Found found;
    private final Snapshots snapshots;
    private final Batch batch = new Batch();
    private SealedWriter journal;
    private long batches;
    private long bytesWritten;
    private boolean superseded;
    private boolean usable = true;

    private SealedStore(Disk disk, Nvram nvram, CardSeal card, Recovery.Found found) throws IOException {
        this.disk = disk;
        this.nvram = nvram;
        this.card = card;
        this.found = found;
        this.snapshots = new Snapshots(disk, card, found.snapshots());
        makeRoom();
        this.journal = startJournal(found.entries());
    }

    /**
     * Opens the card's store, or makes an empty one when there never was any, or none since the last zeroization.
     *
     * @param securityVersion of the running firmware, at least 0
     * @throws StoreRefusal when the store was copied, rolled back, altered or torn, or wants other firmware; its files
     *     are as they were
     */
    public static SealedStore open(Disk disk, Nvram nvram, Fuses fuses, CryptoEngine crypto, int securityVersion)
            throws IOException {
        if (nvram.wiping()) {
            throw new StoreRefusal(Reason.EMPTY, "A zeroization was begun and not finished; finish it first.");
        }
        CardSeal card = unlock(disk, nvram, fuses, crypto, securityVersion);
        SealedStore store;
        try {
            store = new SealedStore(disk, nvram, card, new Recovery(disk, nvram, card).read());
        } catch (IOException | RuntimeException e) {
            card.close();
            throw e;
        }
        try {
            store.attempt(store::sweep);
            return store;
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** New files are sealed under the least version that NVRAM demands, so that raising it locks old firmware out. */
    private static CardSeal unlock(Disk disk, Nvram nvram, Fuses fuses, CryptoEngine crypto, int firmwareVersion)
            throws IOException {
        long leastVersion = nvram.counter(Counter.SECURITY_VERSION);
        if (leastVersion > firmwareVersion) {
            throw CardSeal.tooOld(firmwareVersion, leastVersion);
        }
        byte[] secret = fuses.deviceSecret();
        byte[] seed = nvram.storageSeed();
        try {
            if (seed == null) {
                seed = newSeed(disk, nvram, crypto);
            }
            long epoch = nvram.counter(Counter.EPOCH);
            return new CardSeal(crypto, fuses.cardId(), epoch, firmwareVersion, (int) leastVersion, secret, seed);
        } finally {
            Arrays.fill(secret, (byte) 0);
            if (seed != null) {
                Arrays.fill(seed, (byte) 0);
            }
        }
    }

    private static byte[] newSeed(Disk disk, Nvram nvram, CryptoEngine crypto) throws IOException {
        if (StoreFiles.list(disk).stream().anyMatch(file -> !file.unfinished())) {
            throw new StoreRefusal(
                    Reason.EMPTY,
                    "The card was zeroized and cannot open the store that lies on its disk; zeroize it again, which"
                            + " deletes that store.");
        }
        if (Place.index(nvram.counter(Counter.STORE)) != 0) {
            nvram.advance(Counter.STORE, Place.of(nextGeneration(nvram), 0));
        }
        byte[] seed = crypto.random(SEED_BYTES);
        nvram.storeSeed(seed);
        return seed;
    }

    /**
     * A number no journal of this card was ever begun with. Without this, somebody who keeps a journal that a power cut
     * left without a successor could put it back once another of the same number had taken its place.
     */
    private static long nextGeneration(Nvram nvram) throws IOException {
        long generation = nvram.counter(Counter.GENERATION) + 1;
        nvram.advance(Counter.GENERATION, generation);
        return generation;
    }

    /**
     * Deletes what an earlier boot left unfinished, lest a disk that it filled keeps the store from opening for ever.
     * Finished files stay until it is settled that no power cut can make them count again.
     */
    private void makeRoom() throws IOException {
        Set<FileName> keep = new HashSet<>(found.files());
        if (!found.settled()) {
            StoreFiles.list(disk).stream().filter(file -> !file.unfinished()).forEach(keep::add);
        }
        StoreFiles.sweep(disk, keep);
    }

    private SealedWriter startJournal(List<Entry> live) throws IOException {
        List<byte[]> frames = frames(live);
        FileHeader header = card.newHeader(FileKind.JOURNAL, nextGeneration(nvram), frames.size());
        FileName unfinished = FileName.unfinishedJournal(header.number());
        SealedWriter writer = SealedWriter.create(disk, unfinished, header, card);
        try {
            for (byte[] frame : frames) {
                writer.append(frame);
            }
            writer.sync();
            disk.rename(unfinished.toString(), FileName.journal(header.number()).toString());
            disk.syncNames();
            nvram.advance(Counter.STORE, Place.of(header.number(), writer.frames()));
            bytesWritten += writer.size();
            return writer;
        } catch (IOException | RuntimeException e) {
            writer.close();
            throw e;
        } finally {
            frames.forEach(frame -> Arrays.fill(frame, (byte) 0));
        }
    }

    private List<byte[]> frames(List<Entry> live) {
        List<byte[]> frames = new ArrayList<>();
        for (Completed snapshot : snapshots.complete()) {
            batch.add(SnapshotNote.KIND, snapshot.encode());
        }
        for (Entry entry : live) {
            batch.add(entry.kind(), entry.payload());
            if (batch.size() >= FRAME_OF_NEW_JOURNAL) {
                frames.add(batch.take());
            }
        }
        frames.add(batch.take());
        return frames;
    }

    @Override
    public List<Entry> journal() {
        return found.entries();
    }

    @Override
    public Optional<Snapshot> snapshot() {
        return found.newest();
    }

    /** What opening found. */
    public StoreReport report() {
        return found.report();
    }

    public StoreStatistics statistics() {
        return new StoreStatistics(journal.header().number(), batches, bytesWritten + snapshots.bytesWritten());
    }

    @Override
    public void append(int kind, ByteString payload) throws IOException {
        check(kind, payload);
        checkUsable();
        batch.add(kind, payload);
    }

    @Override
    public void putSnapshotPiece(long id, int piece, int pieces, ByteString payload) throws IOException {
        if (piece < 0 || piece >= pieces || payload.size() > MAX_PAYLOAD) {
            throw new IllegalArgumentException("piece " + piece + " of " + pieces + ", " + payload.size() + " bytes");
        }
        attempt(() -> snapshots.put(id, piece, pieces, payload));
    }

    @Override
    public void dropSnapshot(long id) throws IOException {
        attempt(() -> {
            if (snapshots.drop(id)) {
                batch.add(SnapshotNote.KIND, new Dropped(id).encode());
            }
            superseded = true;
        });
    }

    @Override
    public void sync() throws IOException {
        attempt(() -> {
            for (Completed snapshot : snapshots.finish()) {
                batch.add(SnapshotNote.KIND, snapshot.encode());
                superseded = true;
            }
            if (!batch.isEmpty()) {
                writeBatch();
            }
            if (superseded) {
                sweep();
            }
        });
    }

    private void writeBatch() throws IOException {
        long before = journal.size();
        byte[] records = batch.take();
        try {
            journal.append(records);
        } finally {
            Arrays.fill(records, (byte) 0);
        }
        journal.sync();
        nvram.advance(Counter.STORE, Place.of(journal.header().number(), journal.frames()));
        batches++;
        bytesWritten += journal.size() - before;
    }

    @Override
    public void compact(long keepSnapshot, List<Entry> live) throws IOException {
        live.forEach(entry -> check(entry.kind(), entry.payload()));
        attempt(() -> {
            snapshots.finish();
            snapshots.keepOnly(keepSnapshot);
            batch.clear();
            SealedWriter old = journal;
            journal = startJournal(live);
            old.close();
            batches++;
            sweep();
        });
    }

    /** Deletes what nothing refers to any more. Only after a sync, when no power cut can bring the reference back. */
    private void sweep() throws IOException {
        Set<FileName> used = snapshots.files();
        used.add(FileName.journal(journal.header().number()));
        StoreFiles.sweep(disk, used);
        superseded = false;
    }

    private static void check(int kind, ByteString payload) {
        if (kind < 1 || kind > 255 || payload.size() > MAX_PAYLOAD) {
            throw new IllegalArgumentException("record of kind " + kind + ", " + payload.size() + " bytes");
        }
    }

    private void checkUsable() throws IOException {
        if (!usable) {
            throw new IOException("The store is closed, or failed before; restart the card to open it again.");
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private void attempt(Work work) throws IOException {
        checkUsable();
        usable = false;
        work.run();
        usable = true;
    }

    @Override
    public void close() throws IOException {
        usable = false;
        batch.clear();
        card.close();
        snapshots.close();
        journal.close();
    }
}
