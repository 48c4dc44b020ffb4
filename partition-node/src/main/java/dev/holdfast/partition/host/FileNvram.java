package dev.holdfast.partition.host;

import dev.holdfast.partition.environment.Disk;
import dev.holdfast.partition.environment.DiskFile;
import dev.holdfast.partition.environment.Nvram;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * NVRAM in one small file with two slots, written in turn: whatever a power cut leaves of a write, the other slot still
 * holds the state before it. A slot is kept twice, in pages of their own, because that other state is older: a bit that
 * rots must not take a counter back. Keep the file apart from the card's disk: it is what a copy of the disk does not
 * have.
 */
public final class FileNvram implements Nvram, Closeable {

    private static final int SLOTS = 2;
    private static final int COPIES = 2;
    private static final int DISTANCE = 4096;

    private final DiskFile file;
    private NvramState state;

    private FileNvram(DiskFile file, NvramState state) {
        this.file = file;
        this.state = state;
    }

    /**
     * Opens the file, or makes one in the state of a card that was never used. The folder is made when missing.
     *
     * @throws IOException also when the file is there and neither slot is whole
     */
    public static FileNvram open(Path path) throws IOException {
        Path folder = PrivateFiles.folderOf(path);
        PrivateFiles.createFolder(folder);
        return open(new Folder(folder), String.valueOf(path.getFileName()));
    }

    /** The same on a file of any disk. */
    public static FileNvram open(Disk disk, String name) throws IOException {
        if (!disk.list().contains(name)) {
            create(disk, name);
        }
        // Whoever made the file may have been killed before its name was durable.
        disk.syncNames();
        DiskFile file = disk.open(name);
        try {
            return new FileNvram(file, newest(name, file));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** A file under its name is whole, so that one that is not was damaged. */
    private static void create(Disk disk, String name) throws IOException {
        String unfinished = name + ".new";
        try (DiskFile file = disk.open(unfinished)) {
            write(file, NvramState.blank());
        }
        disk.rename(unfinished, name);
    }

    private static NvramState newest(String name, DiskFile file) throws IOException {
        NvramState newest = null;
        for (int slot = 0; slot < SLOTS; slot++) {
            for (int copy = 0; copy < COPIES; copy++) {
                Optional<NvramState> read = read(file, slot, copy);
                if (read.isPresent() && (newest == null || read.get().revision() > newest.revision())) {
                    newest = read.get();
                }
            }
        }
        if (newest == null) {
            throw new IOException("The NVRAM " + name + " is damaged in both slots; this card cannot be used again.");
        }
        return newest;
    }

    private static Optional<NvramState> read(DiskFile file, long slot, int copy) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(NvramState.BYTES);
        file.read(offset(slot, copy), into);
        return NvramState.decode(into.array());
    }

    private static long offset(long slot, long copy) {
        return (copy * SLOTS + slot) * DISTANCE;
    }

    private static void write(DiskFile file, NvramState state) throws IOException {
        byte[] encoded = state.encode();
        for (int copy = 0; copy < COPIES; copy++) {
            file.write(offset(state.revision() % SLOTS, copy), ByteBuffer.wrap(encoded));
        }
        file.sync();
    }

    /** Takes effect, here and on the disk, when it is durable. */
    private void become(NvramState next) throws IOException {
        write(file, next);
        state.wipe();
        state = next;
    }

    @Override
    public synchronized long counter(Counter counter) {
        return state.counter(counter);
    }

    @Override
    public synchronized void advance(Counter counter, long value) throws IOException {
        long present = state.counter(counter);
        if (value < present) {
            throw new IllegalArgumentException(
                    "counter " + counter + " stands at " + present + ", not going to " + value);
        }
        if (value > present) {
            become(state.next().counter(counter, value));
        }
    }

    @Override
    public synchronized byte @Nullable [] storageSeed() {
        return state.hasSeed() ? state.seed() : null;
    }

    @Override
    public synchronized void storeSeed(byte[] seed) throws IOException {
        if (seed.length != NvramState.SEED_BYTES) {
            throw new IllegalArgumentException("a storage seed has " + NvramState.SEED_BYTES + " bytes");
        }
        become(state.next().seed(seed));
    }

    @Override
    public synchronized void eraseSeed() throws IOException {
        erase(NvramState::withoutSeed, NvramState::hasSeed);
    }

    @Override
    public synchronized byte @Nullable [] read(Cell cell) {
        return state.has(cell) ? state.content(cell) : null;
    }

    @Override
    public synchronized void write(Cell cell, byte[] content) throws IOException {
        if (content.length < 1 || content.length > CELL_BYTES) {
            throw new IllegalArgumentException("a cell holds 1 to " + CELL_BYTES + " bytes");
        }
        become(state.next().content(cell, content));
    }

    @Override
    public synchronized void erase(Cell cell) throws IOException {
        erase(next -> next.without(cell), left -> left.has(cell));
    }

    /** In both slots, for the older one holds it too; then looks. */
    private void erase(UnaryOperator<NvramState> without, Predicate<NvramState> has) throws IOException {
        for (int slot = 0; slot < SLOTS; slot++) {
            become(without.apply(state.next()));
        }
        for (int slot = 0; slot < SLOTS; slot++) {
            for (int copy = 0; copy < COPIES; copy++) {
                Optional<NvramState> left = read(file, slot, copy);
                if (left.isEmpty() || has.test(left.get())) {
                    throw new IOException("The NVRAM did not let a secret be erased; destroy the card.");
                }
            }
        }
    }

    @Override
    public synchronized boolean wiping() {
        return state.wiping();
    }

    @Override
    public synchronized void beginWipe(Mark mark) throws IOException {
        Mark covering = mark.compareTo(state.mark()) > 0 ? mark : state.mark();
        become(state.next().wiping(true).mark(covering));
    }

    @Override
    public synchronized void finishWipe() throws IOException {
        become(state.next().wiping(false));
    }

    @Override
    public synchronized Mark mark() {
        return state.mark();
    }

    @Override
    public synchronized void clearTamper() throws IOException {
        if (state.mark() == Mark.TAMPERED) {
            become(state.next().mark(Mark.NONE));
        }
    }

    @Override
    public synchronized void close() throws IOException {
        state.wipe();
        file.close();
    }
}
