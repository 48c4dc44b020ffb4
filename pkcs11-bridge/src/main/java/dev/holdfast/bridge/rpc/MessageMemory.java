package dev.holdfast.bridge.rpc;

import java.util.concurrent.Semaphore;

/**
 * The memory that long messages may take: whoever reads one waits here until there is enough, before the first byte of it is
 * kept. Short messages are not counted; how many there can be, {@link Limits#maxCalls} says.
 */
final class MessageMemory {

    private static final int SHORT_BYTES = 4 << 10;

    private final Semaphore connection;
    private final Semaphore server;

    MessageMemory(int connectionBytes, Semaphore server) {
        this.connection = new Semaphore(connectionBytes);
        this.server = server;
    }

    void acquire(int bytes) {
        if (bytes > SHORT_BYTES) {
            connection.acquireUninterruptibly(bytes);
            server.acquireUninterruptibly(bytes);
        }
    }

    void release(int bytes) {
        if (bytes > SHORT_BYTES) {
            server.release(bytes);
            connection.release(bytes);
        }
    }
}
