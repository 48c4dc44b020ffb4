package dev.holdfast.coordinator.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/** Where in its folder a coordinator listens. */
final class ControlSocket {

    static final String FILE = "control.sock";

    /** What fits into sun_path beside its final zero, unix(7). */
    private static final int MAX_PATH_BYTES = 107;

    private ControlSocket() {}

    static UnixDomainSocketAddress in(Path folder) {
        Path path = folder.toAbsolutePath().normalize().resolve(FILE);
        int bytes = path.toString().getBytes(UTF_8).length;
        if (bytes > MAX_PATH_BYTES) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "The name of the socket " + path + " is " + bytes + " bytes long, and a socket's has at most "
                            + MAX_PATH_BYTES + "; choose a folder with a shorter name.");
        }
        return UnixDomainSocketAddress.of(path);
    }
}
