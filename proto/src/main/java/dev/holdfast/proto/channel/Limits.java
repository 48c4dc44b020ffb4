package dev.holdfast.proto.channel;

import java.time.Duration;

/**
 * What one channel may cost its owner. Both ends keep their own; the defaults are those of docs/wire.md.
 *
 * @param maxFrameBytes longest frame sent or accepted, without its length prefix
 * @param maxOutstandingRequests requests sent and not yet answered, or received and not yet answered
 * @param maxOutstandingBytes serialized size of those requests together; at least {@code maxFrameBytes}
 * @param helloTimeout from the connection to the peer's accepted Hello, TLS handshake included
 * @param stallTimeout how long a peer may leave a frame unfinished without sending a byte
 */
public record Limits(
        int maxFrameBytes,
        int maxOutstandingRequests,
        int maxOutstandingBytes,
        Duration helloTimeout,
        Duration stallTimeout) {

    public static final Limits DEFAULT =
            new Limits(4 << 20, 1024, 16 << 20, Duration.ofSeconds(5), Duration.ofSeconds(30));

    /** Between processes that may have just begun: a first handshake takes its time where many of them start at once. */
    public static final Limits BETWEEN_PROCESSES =
            new Limits(4 << 20, 1024, 16 << 20, Duration.ofSeconds(20), Duration.ofSeconds(30));

    /** A peer that has not been admitted may not send more than this in one frame. */
    static final int MAX_HELLO_BYTES = 4096;

    public Limits {
        if (maxFrameBytes < MAX_HELLO_BYTES || maxFrameBytes > 1 << 28) {
            throw new IllegalArgumentException("The longest frame must be between 4 KiB and 256 MiB.");
        }
        if (maxOutstandingRequests < 1 || maxOutstandingBytes < maxFrameBytes) {
            throw new IllegalArgumentException("At least one request of the longest size must fit.");
        }
    }
}
