package dev.holdfast.partition.device;

/** The calls of a {@link FaultyDisk}, each of which can be the one that fails. */
public enum Call {
    LIST,
    OPEN,
    SIZE,
    READ,
    WRITE,
    TRUNCATE,
    SYNC,
    RENAME,
    DELETE,
    SYNC_NAMES,
    /** Any call of a {@link FaultyNvram}, which is a device of its own. */
    NVRAM
}
