package dev.holdfast.partition.fault;

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
        pending.clear();
        durable = visible;
    }

    /** Replaces the content, durably: what somebody does to a disk at rest. */
    void replace(byte[] content) {
        pending.clear();
        visible = content;
        durable = content;
    }

    /** The power is gone: of each change all, nothing or a part has reached the platter, in any order. */
    void lose(SplittableRandom random) {
        for (Change change : shuffled(random)) {
            if (change instanceof Change.Write write) {
                keepSome(write, random);
            } else if (random.nextBoolean()) {
                durable = apply(durable, change);
            }
        }
        replace(durable);
    }

    /** A shuffled copy half of the time; the order given, which is the likelier one, else. */
    private List<Change> shuffled(SplittableRandom random) {
        List<Change> changes = new ArrayList<>(pending);
        if (random.nextBoolean()) {
            for (int i = changes.size() - 1; i > 0; i--) {
                changes.set(i, changes.set(random.nextInt(i + 1), changes.get(i)));
            }
        }
        return changes;
    }

    private void keepSome(Change.Write write, SplittableRandom random) {
        switch (random.nextInt(5)) {
            case 0 -> {}
            case 1 -> durable = apply(durable, write);
            case 2 -> keepPrefix(write, random.nextInt(write.data().length + 1));
            case 3 -> keepBlocks(write, SECTOR, random);
            default -> keepBlocks(write, PAGE, random);
        }
    }

    private void keepPrefix(Change.Write write, int length) {
        durable = apply(durable, new Change.Write(write.offset(), Arrays.copyOf(write.data(), length)));
    }

    /** Keeps some of the blocks that the write touches; blocks lie where the disk has them, not where the write began. */
    private void keepBlocks(Change.Write write, int block, SplittableRandom random) {
        int end = write.offset() + write.data().length;
        int next;
        for (int from = write.offset(); from < end; from = next) {
            next = Math.min(end, (from / block + 1) * block);
            if (random.nextBoolean()) {
                byte[] part = Arrays.copyOfRange(write.data(), from - write.offset(), next - write.offset());
                durable = apply(durable, new Change.Write(from, part));
            }
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
