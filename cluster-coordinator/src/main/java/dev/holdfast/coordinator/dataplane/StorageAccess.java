package dev.holdfast.coordinator.dataplane;

import dev.holdfast.coordinator.storage.BackupStorage;
import dev.holdfast.coordinator.storage.StorageMap;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import org.jspecify.annotations.Nullable;

/**
 * Where backups are, and by what right the HSM goes there.
 *
 * @param storageResourceUri of a blob container
 * @param token shared access signature of the container; never logged
 * @param useManagedIdentity to go there by an identity of the HSM's own, which it does not have here
 */
public record StorageAccess(
        @Nullable String storageResourceUri,
        @Nullable String token,
        @Nullable Boolean useManagedIdentity) {

    String requireUri() {
        if (storageResourceUri == null || storageResourceUri.isBlank()) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "The storage needs a storageResourceUri: its container's URL.");
        }
        return storageResourceUri;
    }

    /** @param container which of the URL's containers, where another than the URL itself is meant */
    BackupStorage open(StorageMap storage, String container) {
        if ((token == null || token.isBlank()) && !storage.isFolder(container)) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "This HSM has no managed identity to go to the storage by; give a SAS token of the container, or map"
                            + " the storage's host to a folder.");
        }
        return storage.open(container, token == null ? "" : token);
    }

    @Override
    public String toString() {
        return "storage at " + storageResourceUri;
    }
}
