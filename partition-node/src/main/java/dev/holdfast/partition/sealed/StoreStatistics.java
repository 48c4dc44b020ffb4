package dev.holdfast.partition.sealed;

/**
 * Work done since the store was opened.
 *
 * @param generation number of the journal file in use
 * @param batches batches that were made durable (group commits)
 * @param bytesWritten bytes written to the disk, headers and tags included
 */
public record StoreStatistics(long generation, long batches, long bytesWritten) {}
