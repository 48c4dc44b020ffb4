package dev.holdfast.partition.device;

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
    private byte[] durable = new byte[0];
    private byte[] visible = new byte[0];

    byte[] visible() {
        return visible;
    }

    void write(int offset, byte[] data) {
        add(new Change.Write(offset, data));
    }

    void truncate(int size) {
        add(new Change.Truncate(size));
    }

    private void add(Change change) {
        pending.add(change);
        visible = apply(visible, change);
    }

    void sync() {
        pending.forEach(change -> durable = apply(durable, change));
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
        visible = content;
        durable = content;
    }

    /** The power is gone, and decides what the file holds from now on. */
    void lose(Loss loss, SplittableRandom random) {
        for (Change change : inOrderOfArrival(loss, random)) {
            switch (loss) {
                case ALL -> {}
                case NONE -> durable = apply(durable, change);
                case SOME -> keepOrNot(change, random);
                case TORN_512 -> keepBlocks(change, SECTOR, random);
                case TORN_4096 -> keepBlocks(change, PAGE, random);
                case ANY -> keepAnyhow(change, random);
            }
        }
        replace(durable);
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
            durable = apply(durable, change);
        }
    }

    private void keepPrefix(Change change, SplittableRandom random) {
        if (change instanceof Change.Write write) {
            byte[] prefix = Arrays.copyOf(write.data(), random.nextInt(write.data().length + 1));
            durable = apply(durable, new Change.Write(write.offset(), prefix));
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

    private static byte[] apply(byte[] content, Change change) {
        if (change instanceof Change.Truncate truncate) {
            return Arrays.copyOf(content, Math.min(content.length, truncate.size()));
        }
        Change.Write write = (Change.Write) change;
        byte[] result = Arrays.copyOf(content, Math.max(content.length, write.offset() + write.data().length));
        System.arraycopy(write.data(), 0, result, write.offset(), write.data().length);
        return result;
    }
}
