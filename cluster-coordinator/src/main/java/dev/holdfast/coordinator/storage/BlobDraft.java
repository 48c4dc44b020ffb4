package dev.holdfast.coordinator.storage;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Blobs below a folder's name, without a manifest as long as they are no backup. */
final class BlobDraft implements BackupStorage.Draft {

    private static final Logger LOG = LoggerFactory.getLogger(BlobDraft.class);

    private final String mark = UUID.randomUUID().toString();
    private final BlobContainer container;
    private final BlobRefusals refusals;
    private final String folder;

    /** What is there or may be, and is ours to delete. */
    private final Deque<String> written = new ArrayDeque<>();

    BlobDraft(BlobContainer container, BlobRefusals refusals, String folder) {
        this.container = container;
        this.refusals = refusals;
        this.folder = folder;
    }

    @Override
    public void write(String file, byte[] content) {
        String blob = folder + "/" + file;
        try {
            if (!container.create(blob, content, mark)) {
                throw Folders.taken(folder);
            }
            written.push(blob);
        } catch (BlobFailedException e) {
            if (!e.isFinal()) {
                written.push(blob);
            }
            throw refusals.of(e, "written");
        }
    }

    /**
     * A manifest whose writing was not answered may still arrive, and must then find its frames: so nothing is deleted any
     * more, unless the storage refused it.
     */
    @Override
    public void publish(byte[] manifest) {
        try {
            if (!container.create(folder + "/" + BackupStorage.MANIFEST, manifest, mark)) {
                throw Folders.taken(folder);
            }
            written.clear();
        } catch (BlobFailedException e) {
            if (e.isFinal()) {
                throw refusals.of(e, "written");
            }
            written.clear();
            throw new RefusedException(
                    Code.OUTCOME_UNKNOWN,
                    "The connection to " + refusals.container() + " was lost in the last step of the backup " + folder
                            + "; if it is listed there it is whole, otherwise take another one.");
        }
    }

    @Override
    public void close() {
        BlobContainer inHaste = container.withoutPatience();
        try {
            while (!written.isEmpty()) {
                inHaste.delete(written.peek());
                written.pop();
            }
        } catch (BlobFailedException e) {
            LOG.warn(
                    "What was written of {} in {} is no backup, and not all of it could be deleted ({}); delete it by hand.",
                    folder,
                    refusals.container(),
                    e.getMessage());
            written.clear();
        }
    }
}
