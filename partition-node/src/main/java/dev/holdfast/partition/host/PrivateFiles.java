package dev.holdfast.partition.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/** Files and folders that only their owner may read, and that survive a power cut. */
final class PrivateFiles {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FOLDER = permissions("rwx------");
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE = permissions("rw-------");

    private PrivateFiles() {}

    private static FileAttribute<Set<PosixFilePermission>> permissions(String text) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
    }

    /** Makes the folder, and those above it, where they are missing. */
    static void createFolder(Path folder) throws IOException {
        Files.createDirectories(folder, OWNER_FOLDER);
    }

    /** Takes an existing folder from all but its owner. */
    static void restrictFolder(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, OWNER_FOLDER.value());
    }

    static Path folderOf(Path path) {
        return Objects.requireNonNull(path.toAbsolutePath().getParent(), "the root folder is no file of a card");
    }

    /** Opens for reading and writing. */
    static FileChannel open(Path file, OpenOption create) throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, create), OWNER_FILE);
    }

    /** Puts a text in place of whatever the file held, whole or not at all. */
    static void replace(Path file, String text) throws IOException {
        Path folder = folderOf(file);
        Path draft = Files.createTempFile(folder, "." + file.getFileName(), ".draft", OWNER_FILE);
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            ByteBuffer from = StandardCharsets.US_ASCII.encode(text);
            while (from.hasRemaining()) {
                channel.write(from);
            }
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        syncFolder(folder);
    }

    /** Makes creations, renames and deletions in the folder durable. */
    static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
