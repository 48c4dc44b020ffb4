package dev.holdfast.partition.environment;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a {@link Disk}. */
public interface DiskFile extends Closeable {

    /** Bytes. */
    long size() throws IOException;

    /**
     * Fills the buffer from the offset on.
     *
     * @return the bytes read; fewer than asked for only at the end of the file
     */
    int read(long offset, ByteBuffer into) throws IOException;

    /** Writes all that remains in the buffer; writing behind the end extends the file. */
    void write(long offset, ByteBuffer from) throws IOException;

    void truncate(long size) throws IOException;

    /** On return everything written so far survives a power cut. */
    void sync() throws IOException;
}
