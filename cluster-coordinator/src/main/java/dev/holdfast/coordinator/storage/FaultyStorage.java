package dev.holdfast.coordinator.storage;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A storage that can be made to fail. It refuses as a storage account would after all retries, or asks a storage that really
 * fails; what half an upload leaves is left in the real one. Safe to use from any thread.
 */
public final class FaultyStorage implements BackupStorage {

    private final BackupStorage real;
    private final Map<StorageFault, BackupStorage> broken;
    private final List<StorageFault> faults = new CopyOnWriteArrayList<>();
    private final AtomicLong met = new AtomicLong();

    public FaultyStorage(BackupStorage real) {
        this(real, Map.of());
    }

    /** @param broken what is asked in the place of the real one while a fault is on, and fails by itself */
    public FaultyStorage(BackupStorage real, Map<StorageFault, BackupStorage> broken) {
        this.real = real;
        this.broken = Map.copyOf(broken);
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
        Draft draft = asked("written").create(folder);
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
        return asked("listed").list();
    }

    @Override
    public byte[] read(String folder, String file, int maxBytes) {
        return asked("read").read(folder, file, maxBytes);
    }

    /** The one to ask now. */
    private BackupStorage asked(String done) {
        for (StorageFault fault : faults) {
            BackupStorage failing = broken.get(fault);
            if (failing != null) {
                met.incrementAndGet();
                return failing;
            }
        }
        answer(done);
        return real;
    }

    /** In the words of {@link BlobRefusals}, which a storage account's own refusals become. */
    private void answer(String done) {
        for (StorageFault fault : faults) {
            if (fault instanceof StorageFault.Slow slow) {
                met.incrementAndGet();
                pause(slow.by());
            } else if (fault instanceof StorageFault.Throttled) {
                throw refused(done, "the storage is busy and turned every try away; repeat later");
            } else if (fault instanceof StorageFault.SasExpired) {
                throw refused(done, "the SAS token expired; make a new one");
            } else if (fault instanceof StorageFault.WrongContainer) {
                throw refused(done, "there is no such container; create it, or correct its name");
            } else if (fault instanceof StorageFault.Unreachable) {
                throw refused(done, "the connection failed or was lost at every try; check the network, then repeat");
            }
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
