package dev.holdfast.partition.fault;

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

/**
 * A disk in memory that keeps no more than a disk promises. At a power cut unsynced contents are lost, torn at 512
 * bytes, 4 KiB or any byte, or written out of order; names not synced are lost one by one. A write that fails may have
 * reached the disk in part.
 */
public final class FaultyDisk implements Disk {

    /** A change of the folder; without effect when what it starts from is not there. */
    private interface NameChange {
        void apply(Map<String, PendingWrites> names);
    }

    private final Power power;
    private final SplittableRandom random;
    private final List<NameChange> pending = new ArrayList<>();
    private Map<String, PendingWrites> durable = new TreeMap<>();
    private Map<String, PendingWrites> visible = new TreeMap<>();

    public FaultyDisk(Power power, SplittableRandom random) {
        this.power = power;
        this.random = random;
    }

    /** Decides what the platter holds after a power cut. Files that were open stay behind, closed. */
    public void lose() {
        for (NameChange change : pending) {
            if (random.nextBoolean()) {
                change.apply(durable);
            }
        }
        pending.clear();
        visible = new TreeMap<>();
        durable.forEach((name, file) -> {
            file.lose(random);
            byte[] kept = file.visible();
            PendingWrites reborn = new PendingWrites();
            reborn.replace(kept);
            visible.put(name, reborn);
        });
        durable = new TreeMap<>(visible);
    }

    /** All files as a reader sees them. */
    public Map<String, byte[]> image() {
        Map<String, byte[]> image = new TreeMap<>();
        visible.forEach((name, file) -> image.put(name, file.visible().clone()));
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

    @Override
    public List<String> list() throws IOException {
        power.call();
        return List.copyOf(visible.keySet());
    }

    @Override
    public DiskFile open(String name) throws IOException {
        power.call();
        if (!visible.containsKey(name)) {
            PendingWrites file = new PendingWrites();
            change(names -> names.put(name, file));
        }
        return new OpenFile(visible.get(name));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        power.call();
        PendingWrites file = visible.get(from);
        if (file == null) {
            throw new IOException("no such file: " + from);
        }
        change(names -> {
            names.remove(from, file);
            names.put(to, file);
        });
    }

    @Override
    public void delete(String name) throws IOException {
        power.call();
        change(names -> names.remove(name));
    }

    @Override
    public void syncNames() throws IOException {
        power.call();
        pending.clear();
        durable = new TreeMap<>(visible);
    }

    private void change(NameChange change) {
        pending.add(change);
        change.apply(visible);
    }

    private final class OpenFile implements DiskFile {

        private final PendingWrites content;

        OpenFile(PendingWrites content) {
            this.content = content;
        }

        @Override
        public long size() throws IOException {
            power.call();
            return content.visible().length;
        }

        @Override
        public int read(long offset, ByteBuffer into) throws IOException {
            power.call();
            byte[] bytes = content.visible();
            int from = (int) Math.min(offset, bytes.length);
            int length = Math.min(into.remaining(), bytes.length - from);
            into.put(bytes, from, length);
            return length;
        }

        @Override
        public void write(long offset, ByteBuffer from) throws IOException {
            byte[] data = new byte[from.remaining()];
            from.get(data);
            boolean hadPower = power.isOn();
            try {
                power.call();
            } catch (IOException e) {
                if (hadPower) {
                    content.write((int) offset, Arrays.copyOf(data, random.nextInt(data.length + 1)));
                }
                throw e;
            }
            content.write((int) offset, data);
        }

        @Override
        public void truncate(long size) throws IOException {
            power.call();
            content.truncate((int) size);
        }

        @Override
        public void sync() throws IOException {
            power.call();
            content.sync();
        }

        @Override
        public void close() {}
    }
}
