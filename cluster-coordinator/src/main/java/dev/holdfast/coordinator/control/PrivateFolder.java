package dev.holdfast.coordinator.control;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The rule that stands in for a login on the control channel: its folder belongs to the user who runs the service, and
 * nobody else has any right in it.
 */
public final class PrivateFolder {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private PrivateFolder() {}

    /** Makes the folder if there is none, and checks it. */
    public static void create(Path folder) {
        try {
            if (!Files.exists(folder)) {
                Path parent = folder.toAbsolutePath().getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            }
        } catch (IOException e) {
            throw new RefusedException(Code.FORBIDDEN, "The folder " + folder + " cannot be made; choose another one.");
        }
        check(folder);
    }

    /** @throws RefusedException FORBIDDEN when somebody else owns the folder or may use it, NOT_FOUND without one */
    public static void check(Path folder) {
        PosixFileAttributes attributes;
        try {
            attributes = Files.readAttributes(folder, PosixFileAttributes.class);
        } catch (NoSuchFileException e) {
            throw new RefusedException(Code.NOT_FOUND, "There is no folder " + folder + "; hsm up makes one.");
        } catch (IOException e) {
            throw new RefusedException(Code.FORBIDDEN, "The folder " + folder + " cannot be looked at.");
        }
        if (!attributes.isDirectory()) {
            throw new RefusedException(Code.CONFLICT, folder + " is not a folder; name another one with --home.");
        }
        if (!isMine(folder)) {
            throw new RefusedException(
                    Code.FORBIDDEN,
                    "The folder " + folder + " belongs to " + attributes.owner().getName()
                            + "; name one of your own with --home.");
        }
        if (attributes.permissions().stream().anyMatch(OTHERS::contains)) {
            throw new RefusedException(
                    Code.FORBIDDEN,
                    "Others may use the folder " + folder + ", so whoever is on this machine could command the service;"
                            + " run chmod 700 " + folder + ".");
        }
    }

    /** The number of the user this process runs as; a name would not tell two users of one name apart. */
    private static boolean isMine(Path folder) {
        try {
            Object me = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            return me.equals(Files.getAttribute(folder, "unix:uid"));
        } catch (IOException e) {
            throw new RefusedException(Code.FORBIDDEN, "The owner of " + folder + " cannot be found out.");
        }
    }
}
