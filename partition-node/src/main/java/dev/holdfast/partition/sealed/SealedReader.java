package dev.holdfast.partition.sealed;

import dev.holdfast.partition.environment.Disk;
import dev.holdfast.partition.environment.DiskFile;
import dev.holdfast.partition.sealed.StoreRefusal.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads one sealed file frame by frame, up to its end or to the first frame that does not open. */
final class SealedReader implements Closeable {

    /** How the frames end. */
    enum End {
        /** With the file. */
        CLEAN,
        /** The file ends inside a frame. */
        CUT,
        /** The next frame was altered, or belongs elsewhere. */
        DAMAGED
    }

    private final DiskFile file;
    private final FileHeader header;
    private final FileSeal seal;
    private final long size;
    private long offset;
    private long frames;
    private End end = End.CLEAN;

    private SealedReader(DiskFile file, FileHeader header, FileSeal seal, long offset) throws IOException {
        this.file = file;
        this.header = header;
        this.seal = seal;
        this.size = file.size();
        this.offset = offset;
    }

    /** @throws StoreRefusal when the header is damaged, does not fit the card, or is not authentic */
    static SealedReader open(Disk disk, FileName name, CardSeal card) throws IOException {
        DiskFile file = disk.open(name.toString());
        try {
            byte[] start = read(file, 0, FileHeader.BYTES + FileSeal.TAG_BYTES + Checksum.BYTES);
            checkWhole(name, start);
            FileHeader header = FileHeader.decode(name, start);
            card.check(name, header);
            FileSeal seal = card.of(header);
            byte[] tag = Arrays.copyOfRange(start, FileHeader.BYTES, FileHeader.BYTES + FileSeal.TAG_BYTES);
            if (seal.open(Place.of(header.number(), 0), header.encode(), tag) == null) {
                seal.close();
                throw CardSeal.foreign(name);
            }
            return new SealedReader(file, header, seal, start.length);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static void checkWhole(FileName name, byte[] start) throws StoreRefusal {
        int summed = FileHeader.BYTES + FileSeal.TAG_BYTES;
        if (start.length < summed + Checksum.BYTES) {
            throw new StoreRefusal(
                    Reason.TORN, "Store file " + name + " ends in its header; zeroize the card and rejoin the pool.");
        }
        if (ByteBuffer.wrap(start).getInt(summed) != Checksum.of(start, summed)) {
            throw new StoreRefusal(
                    Reason.CORRUPT,
                    "Store file " + name + " is damaged in its header (offset 0); zeroize the card and rejoin the"
                            + " pool.");
        }
    }

    /** What the next frame seals, or null when there is none; {@link #end} then tells why. The caller wipes it. */
    byte @Nullable [] next() throws IOException {
        byte[] clear = read(file, offset, Frame.HEADER_BYTES);
        if (clear.length < Frame.HEADER_BYTES) {
            end = clear.length == 0 ? End.CLEAN : End.CUT;
            return null;
        }
        Frame frame = Frame.decode(clear);
        if (!Frame.isIntact(clear)
                || frame.length() < FileSeal.TAG_BYTES
                || frame.place() != Place.of(header.number(), frames + 1)) {
            end = End.DAMAGED;
            return null;
        }
        if (frame.length() > size - offset - Frame.HEADER_BYTES) {
            end = End.CUT;
            return null;
        }
        byte[] sealed = read(file, offset + Frame.HEADER_BYTES, frame.length());
        byte[] plaintext = seal.open(frame.place(), clear, sealed);
        if (plaintext == null) {
            end = End.DAMAGED;
            return null;
        }
        offset += Frame.HEADER_BYTES + frame.length();
        frames++;
        return plaintext;
    }

    private static byte[] read(DiskFile file, long offset, int length) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(length);
        file.read(offset, into);
        return into.hasRemaining() ? Arrays.copyOf(into.array(), into.position()) : into.array();
    }

    FileHeader header() {
        return header;
    }

    /** Frames read so far. */
    long frames() {
        return frames;
    }

    /** Where the next frame begins, or would begin. */
    long offset() {
        return offset;
    }

    /** Bytes behind the last frame read. */
    long rest() {
        return size - offset;
    }

    End end() {
        return end;
    }

    @Override
    public void close() throws IOException {
        seal.close();
        file.close();
    }
}
