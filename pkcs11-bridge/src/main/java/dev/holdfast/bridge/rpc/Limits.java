package dev.holdfast.bridge.rpc;

import java.time.Duration;

/**
 * What clients may cost the server.
 *
 * @param maxFrameBytes longest message that is read; a longer one is passed over and answered CKR_DATA_LEN_RANGE
 * @param maxConnectionBytes of the messages of one connection that are in service; at least {@code maxFrameBytes}
 * @param maxServerBytes of the messages of all connections that are in service; at least {@code maxFrameBytes}
 * @param maxCalls calls of one connection that are in service; when there are so many, no more are read
 * @param maxConnections connections at a time; a further one is closed at once
 * @param maxConcurrentCalls calls of all connections that are carried out while their connection is read on
 * @param stallTimeout how long a client may leave a message unfinished, or an answer unread
 * @param closeTimeout how long a server that is closed lets calls in service come to their end
 */
public record Limits(
        int maxFrameBytes,
        int maxConnectionBytes,
        int maxServerBytes,
        int maxCalls,
        int maxConnections,
        int maxConcurrentCalls,
        Duration stallTimeout,
        Duration closeTimeout) {

    public static final Limits DEFAULT =
            new Limits(64 << 20, 96 << 20, 256 << 20, 128, 256, 64, Duration.ofSeconds(30), Duration.ofSeconds(2));

    /** Of which a client's name for its module, which comes with every message, is kept. */
    static final int MAX_MODULE_NAME_BYTES = 255;

    public Limits {
        if (maxFrameBytes < 1 || maxConnectionBytes < maxFrameBytes || maxServerBytes < maxFrameBytes) {
            throw new IllegalArgumentException("At least one message of the greatest length must fit.");
        }
        if (maxCalls < 1 || maxConnections < 1 || maxConcurrentCalls < 0) {
            throw new IllegalArgumentException("At least one connection with one call must be allowed.");
        }
    }
}
