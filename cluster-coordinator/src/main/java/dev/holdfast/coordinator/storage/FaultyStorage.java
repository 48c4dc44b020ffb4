package dev.holdfast.coordinator.storage;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A storage that can be made to fail. It refuses as a storage account would after all retries; what half an upload leaves is
 * left in the real one. Safe to use from any thread.
 */
public final class FaultyStorage implements BackupStorage {

    private final BackupStorage real;
    private final List<StorageFault> faults = new CopyOnWriteArrayList<>();
    private final AtomicLong met = new AtomicLong();

    public FaultyStorage(BackupStorage real) {
        this.real = real;
    }

    public void begin(StorageFault fault) {
        faults.add(fault);
    }

    public void end(StorageFault fault) {
        faults.remove(fault);
    }

    /** Requests that met a fault. */
    public long met() {
        return met.get();
    }

    @Override
    public Draft create(String folder) {
        answer("written");
        Draft draft = real.create(folder);
        return new Draft() {

            @Override
            public void write(String file, byte[] content) {
                answer("written");
                breakOff(draft, file, content);
                draft.write(file, content);
            }

            @Override
            public void publish(byte[] manifest) {
                answer("written");
                breakOff(draft, MANIFEST + ".part", manifest);
                draft.publish(manifest);
            }

            @Override
            public void close() {
                draft.close();
            }
        };
    }

    @Override
    public List<String> list() {
        answer("listed");
        return real.list();
    }

    @Override
    public byte[] read(String folder, String file, int maxBytes) {
        answer("read");
        return real.read(folder, file, maxBytes);
    }

    /** In the words of {@link BlobRefusals}, which a storage account's own refusals become. */
    private void answer(String done) {
        if (faults.contains(StorageFault.THROTTLED)) {
            throw refused(done, "the storage is busy and turned every try away; repeat later");
        }
        if (faults.contains(StorageFault.SAS_EXPIRED)) {
            throw refused(done, "the SAS token expired; make a new one");
        }
    }

    private void breakOff(Draft draft, String file, byte[] content) {
        if (faults.contains(StorageFault.HALF_UPLOAD)) {
            draft.write(file, Arrays.copyOf(content, content.length / 2));
            throw refused(
                    "written", "the connection was lost in the middle of " + file + "; check the network, then repeat");
        }
    }

    private RefusedException refused(String done, String why) {
        met.incrementAndGet();
        return new RefusedException(Code.STORAGE_UNAVAILABLE, "Backups cannot be " + done + ": " + why + ".");
    }
}
