package dev.holdfast.coordinator.dataplane;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import org.jspecify.annotations.Nullable;

/** What is to be restored, and from where. */
public record RestoreParameters(
        @JsonProperty("sasTokenParameters") @Nullable StorageAccess storage,
        @JsonProperty("folderToRestore") @Nullable String folder) {

    /** Of a single key. */
    public record OfKey(
            @JsonProperty("sasTokenParameters") @Nullable StorageAccess storage,
            @Nullable String folder) {

        RestoreParameters asOfAll() {
            return new RestoreParameters(storage, folder);
        }
    }

    StorageAccess requireStorage() {
        if (storage == null) {
            throw new RefusedException(Code.BAD_PARAMETER, "The body needs sasTokenParameters.");
        }
        return storage;
    }

    BackupFolder backup() {
        return BackupFolder.joined(requireStorage(), folder);
    }
}
