package dev.holdfast.partition.device;

import dev.holdfast.partition.environment.Disk;
import dev.holdfast.partition.environment.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/**
 * A disk in memory that keeps no more than a disk promises, and on demand less. At a power cut what was not synced is
 * lost, torn or reordered ({@link Loss}); a call that fails may have had its effect, in full or in part. It can be full,
 * and it can report syncs that it did not do.
 */
public final class FaultyDisk implements Disk {

    /** A change of the folder; without effect when what it starts from is not there. */
    private interface NameChange {
        void apply(Map<String, PendingWrites> names);
    }

    private final Power power;
    private final SplittableRandom random;
    private final List<NameChange> pending = new ArrayList<>();
    private final List<byte[]> written = new ArrayList<>();
    private Map<String, PendingWrites> durable = new TreeMap<>();
    private Map<String, PendingWrites> visible = new TreeMap<>();
    private LongPredicate lies = sync -> false;
    private long syncs;
    private long capacity = Long.MAX_VALUE;
    private int open;
    private boolean remembers = true;

    public FaultyDisk(Power power, SplittableRandom random) {
        this.power = power;
        this.random = random;
    }

    /** Syncs of contents and of names for which this holds, counted from 1, report success and do nothing. */
    public void lieAbout(LongPredicate chosen) {
        lies = chosen;
    }

    /** Syncs asked for, honest or not. */
    public long syncs() {
        return syncs;
    }

    /** From now on files that would hold more bytes than this together do not grow. */
    public void limit(long bytes) {
        capacity = bytes;
    }

    /** Decides what the platter holds after a power cut. Files that were open stay behind, closed. */
    public void lose(Loss loss) {
        for (NameChange change : pending) {
            if (loss == Loss.NONE || loss != Loss.ALL && random.nextBoolean()) {
                change.apply(durable);
            }
        }
        Map<String, byte[]> kept = new TreeMap<>();
        durable.forEach((name, file) -> {
            file.lose(loss, random);
            kept.put(name, file.visible());
        });
        restore(kept);
    }

    public void lose() {
        lose(Loss.ANY);
    }

    /** All files as a reader sees them. */
    public Map<String, byte[]> image() {
        Map<String, byte[]> image = new TreeMap<>();
        visible.forEach((name, file) -> image.put(name, file.visible()));
        return image;
    }

    /** Replaces the whole disk by an image, durably. */
    public void restore(Map<String, byte[]> image) {
        pending.clear();
        visible = new TreeMap<>();
        image.forEach((name, content) -> {
            PendingWrites file = new PendingWrites();
            file.replace(content.clone());
            visible.put(name, file);
        });
        durable = new TreeMap<>(visible);
    }

    /** Files that were opened and not closed. */
    public int openFiles() {
        return open;
    }

    /** From now on {@link #written} does not grow: for a disk that is written to for days. */
    public void forgetWrites() {
        remembers = false;
        written.clear();
    }

    /** Every write there ever was: what somebody may find on the platter who knows how to look behind the files. */
    public List<byte[]> written() {
        return written;
    }

    private long used() {
        return visible.values().stream().mapToLong(PendingWrites::size).sum();
    }

    @Override
    public List<String> list() throws IOException {
        power.call(Call.LIST);
        return List.copyOf(visible.keySet());
    }

    @Override
    public DiskFile open(String name) throws IOException {
        power.call(Call.OPEN);
        PendingWrites there = visible.get(name);
        if (there != null) {
            return new OpenFile(there);
        }
        PendingWrites made = new PendingWrites();
        change(names -> names.put(name, made));
        return new OpenFile(made);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        PendingWrites file = visible.get(from);
        if (file == null) {
            throw new IOException("no such file: " + from);
        }
        interruptible(
                Call.RENAME,
                () -> change(names -> {
                    names.remove(from, file);
                    names.put(to, file);
                }));
    }

    @Override
    public void delete(String name) throws IOException {
        interruptible(Call.DELETE, () -> change(names -> names.remove(name)));
    }

    @Override
    public void syncNames() throws IOException {
        power.call(Call.SYNC_NAMES);
        if (honest()) {
            pending.forEach(change -> change.apply(durable));
            pending.clear();
        }
    }

    private void change(NameChange change) {
        pending.add(change);
        change.apply(visible);
    }

    private boolean honest() {
        return !lies.test(++syncs);
    }

    /** A call that fails may have done its work. */
    private void interruptible(Call kind, Runnable effect) throws IOException {
        boolean hadPower = power.isOn();
        try {
            power.call(kind);
        } catch (IOException e) {
            if (hadPower && random.nextBoolean()) {
                effect.run();
            }
            throw e;
        }
        effect.run();
    }

    private final class OpenFile implements DiskFile {

        private final PendingWrites content;
        private boolean closed;

        OpenFile(PendingWrites content) {
            this.content = content;
            open++;
        }

        @Override
        public long size() throws IOException {
            power.call(Call.SIZE);
            return content.size();
        }

        @Override
        public int read(long offset, ByteBuffer into) throws IOException {
            power.call(Call.READ);
            return content.read(offset, into);
        }

        @Override
        public void write(long offset, ByteBuffer from) throws IOException {
            byte[] data = new byte[from.remaining()];
            from.get(data);
            boolean hadPower = power.isOn();
            try {
                power.call(Call.WRITE);
            } catch (IOException e) {
                if (hadPower) {
                    keep(offset, Arrays.copyOf(data, random.nextInt(data.length + 1)));
                }
                throw e;
            }
            long growth = Math.max(0, offset + data.length - content.size());
            long missing = Math.max(0, Math.min(growth, used() + growth - capacity));
            keep(offset, Arrays.copyOf(data, (int) Math.max(0, data.length - missing)));
            if (missing > 0) {
                throw new IOException("no space left on device");
            }
        }

        private void keep(long offset, byte[] data) {
            if (remembers) {
                written.add(data);
            }
            content.write((int) offset, data);
        }

        @Override
        public void truncate(long size) throws IOException {
            interruptible(Call.TRUNCATE, () -> content.truncate((int) size));
        }

        @Override
        public void sync() throws IOException {
            boolean hadPower = power.isOn();
            try {
                power.call(Call.SYNC);
            } catch (IOException e) {
                if (hadPower && power.isOn()) {
                    content.failSync(random);
                }
                throw e;
            }
            if (honest()) {
                content.sync();
            }
        }

        @Override
        public void close() {
            open -= closed ? 0 : 1;
            closed = true;
        }
    }
}
