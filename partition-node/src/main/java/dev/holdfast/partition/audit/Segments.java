package dev.holdfast.partition.audit;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.environment.Disk;
import dev.holdfast.partition.environment.DiskFile;
import dev.holdfast.proto.audit.AuditChain;
import dev.holdfast.proto.v1.AuditEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The files that hold the entries, on the flash. Entries are appended to the newest one; the oldest one is deleted as a whole.
 * Every entry is one write and one sync, so a power cut leaves at most one behind that is not whole.
 *
 * <pre>
 *   audit-SEQUENCE    of its first entry, 12 digits; entries one behind the other:
 *     4  length of the entry
 *     4  CRC-32C of the entry
 *        the entry
 * </pre>
 */
final class Segments {

    private static final String PREFIX = "audit-";
    private static final String NAME = PREFIX + "[0-9]{12}";
    private static final int HEADER_BYTES = 8;
    private static final int MAX_ENTRY = 8 << 10;

    private final Disk flash;
    private final int perFile;
    private final Deque<Long> starts = new ArrayDeque<>();
    private @Nullable DiskFile newest;
    private long end;

    /**
     * What was found on the flash.
     *
     * @param entries oldest first
     * @param lostBytes that are no entries: what a power cut left of an unfinished one, or damage
     */
    record Found(List<AuditEntry> entries, long lostBytes) {}

    private record Content(List<AuditEntry> entries, long wholeBytes, long lostBytes) {}

    /** @param perFile entries of a file */
    Segments(Disk flash, int perFile) {
        this.flash = flash;
        this.perFile = perFile;
    }

    /** To be called once. What is not whole at the end of the newest file is cut off; damage elsewhere stays as it is. */
    Found open() throws IOException {
        List<AuditEntry> entries = new ArrayList<>();
        long lost = 0;
        for (String name : flash.list()) {
            if (!name.matches(NAME)) {
                continue;
            }
            close();
            DiskFile file = flash.open(name);
            newest = file;
            Content content = read(file);
            entries.addAll(content.entries());
            lost += content.lostBytes();
            end = content.wholeBytes();
            starts.add(Long.parseLong(name.substring(PREFIX.length())));
        }
        if (newest != null && newest.size() > end) {
            newest.truncate(end);
            newest.sync();
        }
        return new Found(entries, lost);
    }

    /** Durable when it returns. */
    void append(long sequence, ByteString entry) throws IOException {
        DiskFile file = newest;
        if (file == null || sequence - starts.getLast() >= perFile) {
            file = begin(sequence);
        }
        ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + entry.size())
                .putInt(entry.size())
                .putInt(checksum(entry))
                .put(entry.asReadOnlyByteBuffer())
                .flip();
        int length = frame.remaining();
        file.write(end, frame);
        file.sync();
        end += length;
    }

    /** The first entry of the file after the oldest one; empty of files, or with one alone, 0. */
    long secondStart() {
        return starts.stream().skip(1).findFirst().orElse(0L);
    }

    void deleteOldest() throws IOException {
        flash.delete(name(starts.getFirst()));
        flash.syncNames();
        starts.removeFirst();
    }

    void close() throws IOException {
        DiskFile open = newest;
        newest = null;
        if (open != null) {
            open.close();
        }
    }

    private DiskFile begin(long sequence) throws IOException {
        close();
        DiskFile file = flash.open(name(sequence));
        flash.syncNames();
        newest = file;
        end = 0;
        starts.add(sequence);
        return file;
    }

    private static Content read(DiskFile file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
        file.read(0, bytes);
        bytes.flip();
        List<AuditEntry> entries = new ArrayList<>();
        int whole = 0;
        while (bytes.remaining() >= HEADER_BYTES) {
            int length = bytes.getInt();
            int checksum = bytes.getInt();
            if (length < 1 || length > Math.min(MAX_ENTRY, bytes.remaining())) {
                break;
            }
            ByteString content = ByteString.copyFrom(bytes, length);
            Optional<AuditEntry> entry = checksum(content) == checksum ? AuditChain.read(content) : Optional.empty();
            if (entry.isEmpty()) {
                break;
            }
            entries.add(entry.get());
            whole = bytes.position();
        }
        return new Content(entries, whole, bytes.limit() - whole);
    }

    private static int checksum(ByteString entry) {
        CRC32C crc = new CRC32C();
        crc.update(entry.asReadOnlyByteBuffer());
        return (int) crc.getValue();
    }

    private static String name(long sequence) {
        return String.format(Locale.ROOT, "%s%012d", PREFIX, sequence);
    }
}
