package dev.holdfast.partition.fault;

import dev.holdfast.partition.environment.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a {@link SpoiltDisk}. */
final class SpoiltFile implements DiskFile {

    private final DiskFile real;
    private final Unsynced unsynced;
    private final SpoiltDisk disk;

    SpoiltFile(DiskFile real, Unsynced unsynced, SpoiltDisk disk) {
        this.real = real;
        this.unsynced = unsynced;
        this.disk = disk;
    }

    @Override
    public long size() throws IOException {
        disk.requireNoError();
        synchronized (unsynced) {
            return unsynced.isPresent() ? unsynced.size() : real.size();
        }
    }

    /** A bit that has rotted stays so. */
    @Override
    public int read(long offset, ByteBuffer into) throws IOException {
        disk.requireNoError();
        int start = into.position();
        synchronized (unsynced) {
            int read = unsynced.isPresent() ? unsynced.read(offset, into) : real.read(offset, into);
            if (read > 0 && disk.rots()) {
                int rotten = start + read / 2;
                byte wrong = (byte) (into.get(rotten) ^ 1);
                into.put(rotten, wrong);
                put(offset + rotten - start, ByteBuffer.wrap(new byte[] {wrong}));
            }
            return read;
        }
    }

    @Override
    public void write(long offset, ByteBuffer from) throws IOException {
        disk.requireNoError();
        disk.requireSpace();
        synchronized (unsynced) {
            holdBack();
            if (disk.tears()) {
                put(offset, from.limit(from.position() + from.remaining() / 2));
                throw disk.dies();
            }
            put(offset, from);
        }
    }

    @Override
    public void truncate(long size) throws IOException {
        disk.requireNoError();
        synchronized (unsynced) {
            holdBack();
            if (unsynced.isPresent()) {
                unsynced.truncate(size);
            } else {
                real.truncate(size);
            }
        }
    }

    @Override
    public void sync() throws IOException {
        disk.requireNoError();
        synchronized (unsynced) {
            if (disk.losesSync()) {
                return;
            }
            if (unsynced.isPresent()) {
                unsynced.giveTo(real);
            }
            real.sync();
        }
    }

    @Override
    public void close() throws IOException {
        real.close();
    }

    private void holdBack() throws IOException {
        if (!unsynced.isPresent() && disk.mayLoseSyncs()) {
            unsynced.takeFrom(real);
        }
    }

    private void put(long offset, ByteBuffer bytes) throws IOException {
        if (unsynced.isPresent()) {
            unsynced.write(offset, bytes);
        } else {
            real.write(offset, bytes);
        }
    }
}
