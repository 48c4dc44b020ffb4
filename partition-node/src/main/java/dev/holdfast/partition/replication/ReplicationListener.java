package dev.holdfast.partition.replication;

/** Hears what befalls the replication of a card. Called on the card's thread, after the fact. */
public interface ReplicationListener {

    /** @param leader its card id; empty when none is known */
    default void leaderChanged(String leader, int term) {}

    /** A snapshot is durable, and the log before it gone. */
    default void snapshotTaken(long index) {}

    /** The state was replaced: from the card's own disk at its start, or by the leader's because the card was far behind. */
    default void snapshotInstalled(long index) {}

    /** The card's store or state failed. Replication has stopped for good and sends nothing any more. */
    default void failed(Throwable cause) {}
}
