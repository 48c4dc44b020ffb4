package dev.holdfast.coordinator.storage;

/** What can be wrong with a storage that backups go to. */
public enum StorageFault {
    /** It is busy, and turns every request away. */
    THROTTLED,
    /** The token that opens it has expired. */
    SAS_EXPIRED,
    /** What is written breaks off after half a file, and the backup's folder is never published. */
    HALF_UPLOAD
}
