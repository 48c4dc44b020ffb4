package dev.holdfast.coordinator.storage;

import java.time.Duration;

/** What can be wrong with a storage that backups go to. */
public sealed interface StorageFault {

    StorageFault THROTTLED = new Throttled();
    StorageFault UNREACHABLE = new Unreachable();
    StorageFault SAS_EXPIRED = new SasExpired();
    StorageFault WRONG_CONTAINER = new WrongContainer();
    StorageFault HALF_UPLOAD = new HalfUpload();

    /** It is busy, and turns every request away. */
    record Throttled() implements StorageFault {}

    /** Nobody reaches it. */
    record Unreachable() implements StorageFault {}

    /** Each request takes longer, and succeeds. */
    record Slow(Duration by) implements StorageFault {}

    /** The token that opens it has expired. */
    record SasExpired() implements StorageFault {}

    /** Its container is not the one that the service was told, and that one is not there. */
    record WrongContainer() implements StorageFault {}

    /** What is written breaks off after half a file, and the backup's folder is never published. */
    record HalfUpload() implements StorageFault {}
}
