package dev.holdfast.partition.sealed;

import dev.holdfast.partition.environment.Disk;
import dev.holdfast.partition.environment.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes one sealed file from its beginning on, every frame with one write. */
final class SealedWriter implements Closeable {

    private final DiskFile file;
    private final FileHeader header;
    private final FileSeal seal;
    private long size;
    private long frames;

    private SealedWriter(DiskFile file, FileHeader header, FileSeal seal) {
        this.file = file;
        this.header = header;
        this.seal = seal;
    }

    /** Starts the file anew; what was there under this name is lost. */
    static SealedWriter create(Disk disk, FileName name, FileHeader header, CardSeal card) throws IOException {
        SealedWriter writer = new SealedWriter(disk.open(name.toString()), header, card.of(header));
        try {
            writer.file.truncate(0);
            writer.writeHeader();
            return writer;
        } catch (IOException | RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    private void writeHeader() throws IOException {
        byte[] clear = header.encode();
        byte[] tag = seal.seal(Place.of(header.number(), 0), clear, new byte[0]);
        ByteBuffer out = ByteBuffer.allocate(clear.length + tag.length + Checksum.BYTES);
        out.put(clear).put(tag);
        write(out.putInt(Checksum.of(out.array(), out.position())));
    }

    /** Seals one frame behind the last one. */
    void append(byte[] plaintext) throws IOException {
        Frame frame =
                new Frame(Math.addExact(plaintext.length, FileSeal.TAG_BYTES), Place.of(header.number(), frames + 1));
        byte[] clear = frame.encode();
        byte[] sealed = seal.seal(frame.place(), clear, plaintext);
        write(ByteBuffer.allocate(clear.length + sealed.length).put(clear).put(sealed));
        frames++;
    }

    private void write(ByteBuffer out) throws IOException {
        file.write(size, out.flip());
        size += out.capacity();
    }

    void sync() throws IOException {
        file.sync();
    }

    FileHeader header() {
        return header;
    }

    /** Frames appended so far. */
    long frames() {
        return frames;
    }

    /** Bytes written so far. */
    long size() {
        return size;
    }

    @Override
    public void close() throws IOException {
        seal.close();
        file.close();
    }
}
