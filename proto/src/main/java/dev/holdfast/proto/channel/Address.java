package dev.holdfast.proto.channel;

/** Where a {@link PartitionServer} listens and a {@link PartitionConnection} leads. */
public sealed interface Address {

    /** A name known inside this JVM only. Case is not significant. */
    record InVm(String name) implements Address {
        @Override
        public String toString() {
            return "in-vm:" + name;
        }
    }

    /** A TCP endpoint, always under TLS. When listening, port 0 asks for any free port. */
    record Tcp(String host, int port) implements Address {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /** A TCP endpoint that only this machine can reach. */
    static Address loopback(int port) {
        return new Tcp("127.0.0.1", port);
    }
}
