package dev.holdfast.partition.host;

import dev.holdfast.partition.environment.Nvram;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * NVRAM in one small file with two slots, one page each, written in turn: whatever a power cut leaves of a write, the
 * other slot still holds the state before it. Keep the file apart from the card's disk: it is what a copy of the disk
 * does not have.
 */
public final class FileNvram implements Nvram, Closeable {

    private static final int SLOTS = 2;
    private static final int SLOT_DISTANCE = 4096;

    private final FileChannel file;
    private NvramState state;

    private FileNvram(FileChannel file, NvramState state) {
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
        FileChannel file = PrivateFiles.open(path, StandardOpenOption.CREATE);
        try {
            if (file.size() > 0) {
                return new FileNvram(file, newest(path, file));
            }
            FileNvram nvram = new FileNvram(file, NvramState.blank());
            nvram.write(nvram.state.next());
            PrivateFiles.syncFolder(folder);
            return nvram;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static NvramState newest(Path path, FileChannel file) throws IOException {
        NvramState newest = null;
        for (int slot = 0; slot < SLOTS; slot++) {
            Optional<NvramState> read = NvramState.decode(read(file, slot));
            if (read.isPresent() && (newest == null || read.get().revision() > newest.revision())) {
                newest = read.get();
            }
        }
        if (newest == null) {
            throw new IOException("The NVRAM " + path + " is damaged in both slots; this card cannot be used again.");
        }
        return newest;
    }

    private static byte[] read(FileChannel file, int slot) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(NvramState.BYTES);
        while (into.hasRemaining() && file.read(into, (long) slot * SLOT_DISTANCE + into.position()) >= 0) {
            continue;
        }
        return into.array();
    }

    /** Takes effect, here and on the disk, when it is durable. */
    private void write(NvramState next) throws IOException {
        ByteBuffer from = ByteBuffer.wrap(next.encode());
        long start = next.revision() % SLOTS * SLOT_DISTANCE;
        while (from.hasRemaining()) {
            file.write(from, start + from.position());
        }
        file.force(true);
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
            write(state.next().counter(counter, value));
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
        write(state.next().seed(seed));
    }

    @Override
    public synchronized void eraseSeed() throws IOException {
        for (int slot = 0; slot < SLOTS; slot++) {
            write(state.next().withoutSeed());
        }
        for (int slot = 0; slot < SLOTS; slot++) {
            Optional<NvramState> left = NvramState.decode(read(file, slot));
            if (left.isEmpty()
                    || left.get().hasSeed()
                    || !Arrays.equals(left.get().seed(), new byte[NvramState.SEED_BYTES])) {
                throw new IOException("The NVRAM did not let its seed be erased; destroy the card.");
            }
        }
    }

    @Override
    public synchronized boolean wiping() {
        return state.wiping();
    }

    @Override
    public synchronized void beginWipe() throws IOException {
        write(state.next().wiping(true));
    }

    @Override
    public synchronized void finishWipe() throws IOException {
        write(state.next().wiping(false));
    }

    @Override
    public synchronized void close() throws IOException {
        state.wipe();
        file.close();
    }
}
