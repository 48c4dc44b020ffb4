package dev.holdfast.partition.replication;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.function.Predicate;

/**
 * The pool a card replicates with.
 *
 * @param poolId with the generation, names the group; messages of any other are dropped
 * @param generation grows when a pool is started anew from a survivor, so that its old members are fenced
 * @param members card ids the pool was started with, the same list in the same order on every card
 * @param peers which cards may speak to this one. Wider than {@code members} once cards were replaced: a card that was
 *     away must listen to a leader it never heard of
 */
public record ReplicationGroup(ByteString poolId, long generation, List<String> members, Predicate<String> peers) {

    public ReplicationGroup {
        members = List.copyOf(members);
    }

    /** A group whose cards listen to nobody but its first members. */
    public ReplicationGroup(ByteString poolId, long generation, List<String> members) {
        this(poolId, generation, members, members::contains);
    }
}
