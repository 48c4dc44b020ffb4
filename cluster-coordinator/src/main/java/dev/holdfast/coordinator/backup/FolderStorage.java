package dev.holdfast.coordinator.backup;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Backups in a folder of this machine. A backup is written under a name that begins with a dot and gets its own name when
 * all of it is on the disk, so a crash in between leaves nothing that looks like a backup.
 */
public final class FolderStorage implements BackupStorage {

    private static final String DRAFT_PREFIX = ".partial-";

    private final Path root;

    /** @param root made when the first backup is written */
    public FolderStorage(Path root) {
        this.root = root;
    }

    @Override
    public Draft create(String folder) {
        Path finished = pathOf(folder);
        if (Files.exists(finished)) {
            throw new RefusedException(Code.CONFLICT, "There is a backup " + folder + " already; choose another name.");
        }
        try {
            Files.createDirectories(root);
            return new FolderDraft(root, Files.createTempDirectory(root, DRAFT_PREFIX + folder + "-"), finished);
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
            return folders.filter(Files::isDirectory)
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
        if (!Files.isDirectory(path)) {
            throw new RefusedException(
                    Code.NOT_FOUND, "There is no backup " + folder + " in " + root + "; look at the names there.");
        }
        try (InputStream in = Files.newInputStream(path.resolve(file))) {
            byte[] content = in.readNBytes(maxBytes);
            if (in.read() >= 0) {
                throw new RefusedException(
                        Code.TAMPERED,
                        "The file " + file + " of backup " + folder + " is longer than any this service writes;"
                                + " use another copy.");
            }
            return content;
        } catch (NoSuchFileException e) {
            throw new RefusedException(
                    Code.INCOMPLETE, "The backup " + folder + " has no file " + file + "; use another copy.");
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private Path pathOf(String folder) {
        if (!FOLDER_NAME.matcher(folder).matches()) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "A backup's folder is named by 1 to 128 letters, digits, hyphens and underscores, without a path.");
        }
        return root.resolve(folder);
    }

    private static RefusedException unwritable(IOException cause) {
        return new RefusedException(
                Code.INTERNAL,
                "The backup cannot be written (" + reason(cause) + "); make room or choose another place.");
    }

    private static RefusedException unreadable(IOException cause) {
        return new RefusedException(
                Code.INTERNAL, "The backup cannot be read (" + reason(cause) + "); look after the disk, then repeat.");
    }

    private static String reason(IOException cause) {
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    /** Makes the entries of a folder durable, not only its files. */
    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static final class FolderDraft implements Draft {

        private final Path root;
        private final Path written;
        private final Path finished;

        private FolderDraft(Path root, Path written, Path finished) {
            this.root = root;
            this.written = written;
            this.finished = finished;
        }

        @Override
        public void write(String file, byte[] content) {
            try (FileChannel channel =
                    FileChannel.open(written.resolve(file), StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            } catch (IOException e) {
                throw unwritable(e);
            }
        }

        @Override
        public void publish() {
            try {
                sync(written);
                Files.move(written, finished, StandardCopyOption.ATOMIC_MOVE);
                sync(root);
            } catch (IOException e) {
                throw unwritable(e);
            }
        }

        @Override
        public void close() {
            try (Stream<Path> files = Files.exists(written) ? Files.list(written) : Stream.empty()) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
                Files.deleteIfExists(written);
            } catch (IOException e) {
                throw unwritable(e);
            }
        }
    }
}
