package dev.holdfast.coordinator.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder under a name that begins with a dot, until it is renamed. Every file in it changes its time. */
final class FolderDraft implements BackupStorage.Draft {

    /** Of silence; a backup that is being written adds a file every few seconds. */
    static final Duration ABANDONED_AFTER = Duration.ofDays(1);

    private static final Logger LOG = LoggerFactory.getLogger(FolderDraft.class);
    private static final String PREFIX = ".partial-";

    private final Path root;
    private final Path written;
    private final Path finished;

    private FolderDraft(Path root, Path written, Path finished) {
        this.root = root;
        this.written = written;
        this.finished = finished;
    }

    static FolderDraft begin(Path root, String folder) throws IOException {
        return new FolderDraft(root, Files.createTempDirectory(root, PREFIX + folder + "-"), root.resolve(folder));
    }

    /** Deletes the drafts that nobody can still be writing: those unchanged for {@link #ABANDONED_AFTER}. */
    static void deleteAbandoned(Path root, Instant now) throws IOException {
        try (DirectoryStream<Path> drafts = Files.newDirectoryStream(root, PREFIX + "*")) {
            for (Path draft : drafts) {
                deleteIfAbandoned(draft, now);
            }
        }
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
            throw FolderStorage.unwritable(e);
        }
    }

    @Override
    public void publish(byte[] manifest) {
        write(BackupStorage.MANIFEST, manifest);
        try {
            sync(written);
            Files.move(written, finished, StandardCopyOption.ATOMIC_MOVE);
            sync(root);
        } catch (IOException e) {
            throw FolderStorage.unwritable(e);
        }
    }

    @Override
    public void close() {
        try {
            delete(written);
        } catch (IOException e) {
            throw FolderStorage.unwritable(e);
        }
    }

    /** One that stays is in nobody's way. */
    private static void deleteIfAbandoned(Path draft, Instant now) {
        try {
            BasicFileAttributes found =
                    Files.readAttributes(draft, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Instant lastUse = found.lastModifiedTime().toInstant();
            if (found.isDirectory() && lastUse.isBefore(now.minus(ABANDONED_AFTER))) {
                LOG.info("Deleting {}, a backup that was never finished", draft);
                delete(draft);
            }
        } catch (IOException e) {
            if (Files.exists(draft, LinkOption.NOFOLLOW_LINKS)) {
                LOG.warn("{}, a backup that was never finished, cannot be deleted; delete it by hand.", draft);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            return;
        }
        Files.deleteIfExists(folder);
    }

    /** Makes the entries of a folder durable, not only its files. */
    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
