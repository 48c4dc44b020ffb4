package dev.holdfast.coordinator.storage;

import dev.holdfast.proto.RefusedException;
import java.util.List;
import java.util.Optional;

/**
 * Backups in a blob container. A blob cannot be renamed, so it is the manifest that publishes: it is written last, and what
 * has none is no backup. No blob is ever written over.
 */
public final class BlobStorage implements BackupStorage {

    private static final String IN_FOLDER = "/" + MANIFEST;

    private final BlobContainer container;
    private final BlobRefusals refusals;

    BlobStorage(ContainerUrl url, SasToken sas, Patience patience) {
        container = new BlobContainer(url, sas, patience);
        refusals = new BlobRefusals(url, sas);
    }

    @Override
    public Draft create(String folder) {
        Folders.requireName(folder);
        try {
            if (container.exists(folder + IN_FOLDER)) {
                throw Folders.taken(folder);
            }
        } catch (BlobFailedException e) {
            throw refusals.of(e, "written");
        }
        return new BlobDraft(container, refusals, folder);
    }

    @Override
    public List<String> list() {
        try {
            return container.names().stream()
                    .filter(name -> name.endsWith(IN_FOLDER))
                    .map(name -> name.substring(0, name.length() - IN_FOLDER.length()))
                    .filter(name -> FOLDER_NAME.matcher(name).matches())
                    .sorted()
                    .toList();
        } catch (BlobFailedException e) {
            throw refusals.of(e, "listed");
        }
    }

    @Override
    public byte[] read(String folder, String file, int maxBytes) {
        Folders.requireName(folder);
        try {
            Optional<byte[]> content = container.read(folder + "/" + file, maxBytes + 1);
            if (content.isEmpty()) {
                throw missing(folder, file);
            }
            if (content.get().length > maxBytes) {
                throw Folders.tooLong(folder, file);
            }
            return content.get();
        } catch (BlobFailedException e) {
            throw refusals.of(e, "read");
        }
    }

    /** Names the container; the SAS token is not told. */
    @Override
    public String toString() {
        return "BlobStorage[" + refusals.container() + "]";
    }

    private RefusedException missing(String folder, String file) {
        return !file.equals(MANIFEST) && container.exists(folder + IN_FOLDER)
                ? Folders.lacks(folder, file)
                : Folders.unknown(folder, refusals.container());
    }
}
