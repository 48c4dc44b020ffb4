package dev.holdfast.partition.environment;

import dev.holdfast.proto.v1.ReplicationMessage;

/** Ways to the other cards of the pool. */
public interface Links {

    /** Sends, or drops: never blocks, never throws. Messages to one peer keep their order while the link holds. */
    void send(String peer, ReplicationMessage message);

    /** Whether the peer was reachable lately, as far as is known without asking. */
    boolean isUp(String peer);
}
