package dev.holdfast.harness.matrix;

import dev.holdfast.coordinator.storage.BackupStorage;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.List;

/** A storage that can be out of service: what is there stays, and nothing is read or written meanwhile. */
final class FailingStorage implements BackupStorage {

    private final BackupStorage behind;
    private volatile boolean out;

    FailingStorage(BackupStorage behind) {
        this.behind = behind;
    }

    void fail(boolean outOfService) {
        out = outOfService;
    }

    @Override
    public Draft create(String folder) {
        requireService();
        Draft draft = behind.create(folder);
        return new Draft() {
            @Override
            public void write(String file, byte[] content) {
                requireService();
                draft.write(file, content);
            }

            @Override
            public void publish(byte[] manifest) {
                requireService();
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
        requireService();
        return behind.list();
    }

    @Override
    public byte[] read(String folder, String file, int maxBytes) {
        requireService();
        return behind.read(folder, file, maxBytes);
    }

    private void requireService() {
        if (out) {
            throw new RefusedException(
                    Code.STORAGE_UNAVAILABLE, "The storage does not answer; wait until it does, then repeat.");
        }
    }
}
