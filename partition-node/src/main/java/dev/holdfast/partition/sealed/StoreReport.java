package dev.holdfast.partition.sealed;

/**
 * What opening the store found, for the card's log and its events.
 *
 * @param created there was no store, and a new one was made
 * @param batches the journal's batches that were read
 * @param completedBatch the last batch was durable but not yet acknowledged when the power went; it was kept
 * @param cutBytes length of an unacknowledged batch that was torn and given up; 0 when the journal ended cleanly
 */
public record StoreReport(boolean created, long batches, boolean completedBatch, long cutBytes) {

    /** Whether the card went down in the middle of a write. */
    public boolean interrupted() {
        return completedBatch || cutBytes > 0;
    }
}
