package dev.holdfast.harness.cluster;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/**
 * Finds ports for cards, which keep theirs for life. They are below those that systems give to outgoing connections, or a
 * card that is without power for a while might find its port taken.
 */
final class LoopbackPorts {

    private static final int FIRST = 12_000;
    private static final int END = 32_000;
    private static final int ATTEMPTS = 1_000;

    private LoopbackPorts() {}

    /** An endpoint where nobody listens at the moment. */
    static Address.Tcp free(RandomGenerator random) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = random.nextInt(FIRST, END);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return new Address.Tcp("127.0.0.1", socket.getLocalPort());
            } catch (IOException taken) {
                continue;
            }
        }
        throw new RefusedException(
                Code.LIMIT_EXCEEDED, "This machine has no free port from " + FIRST + " to " + (END - 1) + ".");
    }
}
