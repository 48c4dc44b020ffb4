package dev.holdfast.partition.flash;

import dev.holdfast.partition.environment.Disk;
import dev.holdfast.partition.environment.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** One file that is replaced as a whole: a power cut leaves this content or the one before. */
public final class FlashFile {

    private final Disk flash;
    private final String name;
    private final String unfinished;

    public FlashFile(Disk flash, String name) {
        this.flash = flash;
        this.name = name;
        this.unfinished = name + ".new";
    }

    /**
     * Empty when there is none.
     *
     * @param most bytes; of a longer file no more than one byte beyond that is read, so that nobody makes the card read without end
     */
    public Optional<byte[]> read(int most) throws IOException {
        if (!flash.list().contains(name)) {
            return Optional.empty();
        }
        try (DiskFile file = flash.open(name)) {
            ByteBuffer into = ByteBuffer.allocate((int) Math.min(file.size(), most + 1L));
            file.read(0, into);
            return Optional.of(into.array());
        }
    }

    /** Durable when it returns. */
    public void replace(byte[] content) throws IOException {
        try (DiskFile file = flash.open(unfinished)) {
            file.truncate(0);
            file.write(0, ByteBuffer.wrap(content));
            file.sync();
        }
        flash.rename(unfinished, name);
        flash.syncNames();
    }

    /** Deletes what there is of it, durably. */
    public void erase() throws IOException {
        flash.delete(name);
        flash.delete(unfinished);
        flash.syncNames();
    }
}
