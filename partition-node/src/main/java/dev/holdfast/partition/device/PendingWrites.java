package dev.holdfast.partition.device;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The content of one file: what is surely on the platter, what a reader sees, and the changes between the two, any of
 * which may be lost.
 */
final class PendingWrites {

    private static final int SECTOR = 512;
    private static final int PAGE = 4096;

    private sealed interface Change {

        record Write(int offset, byte[] data) implements Change {}

        record Truncate(int size) implements Change {}
    }

    private final List<Change> pending = new ArrayList<>();
    private final Octets durable = new Octets();
    private final Octets visible = new Octets();

    /** A copy of what a reader sees. */
    byte[] visible() {
        return visible.copy();
    }

    int size() {
        return visible.size;
    }

    /** As much as is there and there is room for; the number of bytes is the answer. */
    int read(long offset, ByteBuffer into) {
        int from = (int) Math.min(offset, visible.size);
        int length = Math.min(into.remaining(), visible.size - from);
        into.put(visible.bytes, from, length);
        return length;
    }

    void write(int offset, byte[] data) {
        add(new Change.Write(offset, data));
    }

    void truncate(int size) {
        add(new Change.Truncate(size));
    }

    private void add(Change change) {
        pending.add(change);
        visible.apply(change);
    }

    void sync() {
        pending.forEach(durable::apply);
        pending.clear();
    }

    /**
     * A sync fails as it does under Linux: some changes reached the platter, and the others are forgotten. A reader goes
     * on seeing them, but no later sync will write them.
     */
    void failSync(SplittableRandom random) {
        pending.removeIf(change -> random.nextBoolean());
        sync();
    }

    /** Replaces the content, durably: what somebody does to a disk at rest. */
    void replace(byte[] content) {
        pending.clear();
        visible.set(content);
        durable.set(content);
    }

    /** The power is gone, and decides what the file holds from now on. */
    void lose(Loss loss, SplittableRandom random) {
        for (Change change : inOrderOfArrival(loss, random)) {
            switch (loss) {
                case ALL -> {}
                case NONE -> durable.apply(change);
                case SOME -> keepOrNot(change, random);
                case TORN_512 -> keepBlocks(change, SECTOR, random);
                case TORN_4096 -> keepBlocks(change, PAGE, random);
                case ANY -> keepAnyhow(change, random);
            }
        }
        replace(durable.copy());
    }

    /** Shuffled where that is the point; half of the time where anything may happen. */
    private List<Change> inOrderOfArrival(Loss loss, SplittableRandom random) {
        List<Change> changes = new ArrayList<>(pending);
        if (loss == Loss.SOME || loss == Loss.ANY && random.nextBoolean()) {
            for (int i = changes.size() - 1; i > 0; i--) {
                changes.set(i, changes.set(random.nextInt(i + 1), changes.get(i)));
            }
        }
        return changes;
    }

    private void keepAnyhow(Change change, SplittableRandom random) {
        switch (random.nextInt(4)) {
            case 0 -> keepOrNot(change, random);
            case 1 -> keepBlocks(change, SECTOR, random);
            case 2 -> keepBlocks(change, PAGE, random);
            default -> keepPrefix(change, random);
        }
    }

    private void keepOrNot(Change change, SplittableRandom random) {
        if (random.nextBoolean()) {
            durable.apply(change);
        }
    }

    private void keepPrefix(Change change, SplittableRandom random) {
        if (change instanceof Change.Write write) {
            byte[] prefix = Arrays.copyOf(write.data(), random.nextInt(write.data().length + 1));
            durable.apply(new Change.Write(write.offset(), prefix));
        } else {
            keepOrNot(change, random);
        }
    }

    /** Keeps some of the blocks that a write touches; blocks lie where the disk has them, not where the write began. */
    private void keepBlocks(Change change, int block, SplittableRandom random) {
        if (!(change instanceof Change.Write write)) {
            keepOrNot(change, random);
            return;
        }
        int end = write.offset() + write.data().length;
        int next;
        for (int from = write.offset(); from < end; from = next) {
            next = Math.min(end, (from / block + 1) * block);
            byte[] part = Arrays.copyOfRange(write.data(), from - write.offset(), next - write.offset());
            keepOrNot(new Change.Write(from, part), random);
        }
    }

    /** Bytes that grow by writing behind them, with room to do so; what is skipped is zero. */
    private static final class Octets {

        private byte[] bytes = {};
        private int size;

        void apply(Change change) {
            if (change instanceof Change.Write write) {
                put(write.offset(), write.data());
            } else if (change instanceof Change.Truncate truncate && truncate.size() < size) {
                Arrays.fill(bytes, truncate.size(), size, (byte) 0);
                size = truncate.size();
            }
        }

        private void put(int offset, byte[] data) {
            int end = offset + data.length;
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(end, 2 * size));
            }
            System.arraycopy(data, 0, bytes, offset, data.length);
            size = Math.max(size, end);
        }

        void set(byte[] content) {
            bytes = content.clone();
            size = content.length;
        }

        byte[] copy() {
            return Arrays.copyOf(bytes, size);
        }
    }
}
