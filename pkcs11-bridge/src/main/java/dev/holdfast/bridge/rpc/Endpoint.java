package dev.holdfast.bridge.rpc;

import java.nio.file.Path;

/** Where a server listens. Prints itself in the form that clients are configured with, as far as they have one. */
public sealed interface Endpoint {

    /**
     * A unix-domain socket.
     *
     * @param path of the socket file, which is the owner's alone; its folder must be as well, and is made when it is missing
     */
    record Unix(Path path) implements Endpoint {

        @Override
        public String toString() {
            return "unix:path=" + path;
        }
    }

    /**
     * A TCP port on the loopback address.
     *
     * @param port 0 for one that the system chooses
     */
    record Loopback(int port) implements Endpoint {

        @Override
        public String toString() {
            return "tcp:127.0.0.1:" + port;
        }
    }
}
