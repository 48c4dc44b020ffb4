package dev.holdfast.partition.fault;

import dev.holdfast.partition.environment.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** What a file holds and its disk does not: the whole content, or nothing when the disk has it all. Lost with the power. */
final class Unsynced {

    private boolean present;
    private byte[] content = {};

    boolean isPresent() {
        return present;
    }

    /** From now on the file's content is here. */
    void takeFrom(DiskFile real) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(real.size()));
        int read = real.read(0, all);
        content = Arrays.copyOf(all.array(), read);
        present = true;
    }

    void giveTo(DiskFile real) throws IOException {
        real.write(0, ByteBuffer.wrap(content));
        real.truncate(content.length);
        content = new byte[0];
        present = false;
    }

    int size() {
        return content.length;
    }

    int read(long offset, ByteBuffer into) {
        int from = (int) Math.min(offset, content.length);
        int count = Math.min(into.remaining(), content.length - from);
        into.put(content, from, count);
        return count;
    }

    void write(long offset, ByteBuffer from) {
        int start = Math.toIntExact(offset);
        int end = Math.addExact(start, from.remaining());
        if (end > content.length) {
            content = Arrays.copyOf(content, end);
        }
        from.get(content, start, end - start);
    }

    void truncate(long size) {
        if (size < content.length) {
            content = Arrays.copyOf(content, (int) size);
        }
    }
}
