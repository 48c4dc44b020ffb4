package dev.holdfast.bridge.rpc;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The file of a unix-domain socket. It admits whoever may open it, so it and its folder are the owner's alone. */
final class SocketFile {

    /** sun_path of sockaddr_un, less its terminator; a longer one is cut by some clients without a word. */
    private static final int LONGEST_PATH_BYTES = 107;

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_SOCKET = PosixFilePermissions.fromString("rw-------");

    private final Path path;
    private final @Nullable Object key;

    private SocketFile(Path path) throws IOException {
        this.path = path;
        this.key = key(path);
    }

    /** Binds the channel; takes the place of a socket that nobody listens on any more, and of nothing else. */
    static SocketFile bind(ServerSocketChannel channel, Path path) throws IOException {
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH_BYTES) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "The socket's path " + path + " is longer than the " + LONGEST_PATH_BYTES
                            + " bytes that clients can connect to; choose a shorter one.");
        }
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "The path " + path + " names no file; choose one that does.");
        }
        prepareFolder(folder);
        removeStale(path);
        channel.bind(UnixDomainSocketAddress.of(path));
        Files.setPosixFilePermissions(path, OWNER_SOCKET);
        return new SocketFile(path);
    }

    /** Deletes it, unless another has taken its place. */
    void delete() throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && key != null && key.equals(key(path))) {
            Files.delete(path);
        }
    }

    private static void prepareFolder(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        }
        if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(folder))) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "The folder " + folder + " is open to others than its owner, and so would the socket be;"
                            + " choose a folder of mode 0700, or one that does not exist yet.");
        }
    }

    private static void removeStale(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!attributes(path).isOther()) {
            throw new RefusedException(
                    Code.CONFLICT, "The file " + path + " exists and is no socket; choose another path or remove it.");
        }
        if (isLive(path)) {
            throw new RefusedException(
                    Code.CONFLICT,
                    "A server listens on " + path + " already; stop it first, or choose another path for this one.");
        }
        Files.delete(path);
    }

    private static boolean isLive(Path path) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            return false;
        }
    }

    private static @Nullable Object key(Path path) throws IOException {
        return attributes(path).fileKey();
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
