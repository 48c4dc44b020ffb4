package dev.holdfast.coordinator.registry;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

/** Where the registry is kept, and what is said when it cannot be. */
final class RegistryFile {

    private static final String NAME = "registry.mv";

    private RegistryFile() {}

    /** The file in this folder, empty if it is new; both are their owner's alone. */
    static Path prepare(Path folder) {
        Path file = folder.toAbsolutePath().resolve(NAME);
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            if (Files.notExists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
                    entries.force(true);
                }
            }
            return file;
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    static RefusedException unopened(Path file, MVStoreException cause) {
        return switch (cause.getErrorCode()) {
            case DataUtils.ERROR_FILE_LOCKED ->
                new RefusedException(
                        Code.BUSY,
                        "Another coordinator works with the registry " + file
                                + "; end it, or give this one a folder of its own.");
            case DataUtils.ERROR_FILE_CORRUPT, DataUtils.ERROR_READING_FAILED, DataUtils.ERROR_UNSUPPORTED_FORMAT ->
                damaged(file.toString());
            default -> unusable(file, cause);
        };
    }

    /** The cards know all that matters: a damaged registry is replaced, never repaired. */
    static RefusedException damaged(String place) {
        return new RefusedException(
                Code.TAMPERED,
                "The registry " + place
                        + " is damaged. Nothing is lost with it but the list of jobs: move the file away,"
                        + " start the coordinator again, and let it adopt each pool from the addresses of its cards.");
    }

    private static RefusedException unusable(Path file, Exception cause) {
        return new RefusedException(
                Code.STORAGE_UNAVAILABLE,
                "The registry " + file + " cannot be used (" + cause.getMessage()
                        + "); is its folder there and writable, and the disk not full?");
    }
}
