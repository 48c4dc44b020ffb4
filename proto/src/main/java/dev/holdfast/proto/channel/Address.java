package dev.holdfast.proto.channel;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;

/** Where a {@link PartitionServer} listens and a {@link PartitionConnection} leads. */
public sealed interface Address {

    /** What the text of an {@link InVm} begins with. */
    String IN_VM = "in-vm:";

    /** A name known inside this JVM only. Case is not significant. */
    record InVm(String name) implements Address {
        @Override
        public String toString() {
            return IN_VM + name;
        }
    }

    /** A TCP endpoint, always under TLS. When listening, port 0 asks for any free port. */
    record Tcp(String host, int port) implements Address {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws RefusedException BAD_PARAMETER when the text is no address
     */
    static Address parse(String text) {
        if (text.startsWith(IN_VM) && text.length() > IN_VM.length()) {
            return new InVm(text.substring(IN_VM.length()));
        }
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon > 0 && port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= 65_535) {
            return new Tcp(text.substring(0, colon), Integer.parseInt(port));
        }
        throw new RefusedException(
                Code.BAD_PARAMETER,
                "An address is written host:port, such as 127.0.0.1:7001; \"" + text + "\" is not.");
    }

    /** A TCP endpoint that only this machine can reach. */
    static Address loopback(int port) {
        return new Tcp("127.0.0.1", port);
    }
}
