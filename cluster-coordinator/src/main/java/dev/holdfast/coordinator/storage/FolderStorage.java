package dev.holdfast.coordinator.storage;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/**
 * Backups in a folder of this machine. A backup is written under a name that begins with a dot and gets its own name when
 * all of it is on the disk, so a crash in between leaves nothing that looks like a backup. What it leaves is deleted when a
 * later backup is begun, once nobody has written to it for a day.
 */
public final class FolderStorage implements BackupStorage {

    private final Path root;
    private final Clock clock;

    /** @param root made when the first backup is written */
    public FolderStorage(Path root) {
        this(root, Clock.systemUTC());
    }

    /** @param clock tells how old a draft is */
    FolderStorage(Path root, Clock clock) {
        this.root = root;
        this.clock = clock;
    }

    @Override
    public Draft create(String folder) {
        Path finished = pathOf(folder);
        if (Files.exists(finished)) {
            throw Folders.taken(folder);
        }
        try {
            Files.createDirectories(root);
            FolderDraft.deleteAbandoned(root, clock.instant());
            return FolderDraft.begin(root, folder);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    @Override
    public List<String> list() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(folder -> Files.isRegularFile(folder.resolve(MANIFEST)))
                    .map(folder -> folder.getFileName().toString())
                    .filter(name -> FOLDER_NAME.matcher(name).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public byte[] read(String folder, String file, int maxBytes) {
        Path path = pathOf(folder);
        if (!Files.isRegularFile(path.resolve(MANIFEST))) {
            throw Folders.unknown(folder, root);
        }
        try (InputStream in = Files.newInputStream(path.resolve(file))) {
            byte[] content = in.readNBytes(maxBytes);
            if (in.read() >= 0) {
                throw Folders.tooLong(folder, file);
            }
            return content;
        } catch (NoSuchFileException e) {
            throw Folders.lacks(folder, file);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private Path pathOf(String folder) {
        return root.resolve(Folders.requireName(folder));
    }

    static RefusedException unwritable(IOException cause) {
        return new RefusedException(
                Code.STORAGE_UNAVAILABLE,
                "The backup cannot be written (" + reason(cause) + "); make room or choose another place.");
    }

    private static RefusedException unreadable(IOException cause) {
        return new RefusedException(
                Code.STORAGE_UNAVAILABLE,
                "The backup cannot be read (" + reason(cause) + "); look after the disk, then repeat.");
    }

    private static String reason(IOException cause) {
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
