package dev.holdfast.partition.host;

import dev.holdfast.partition.environment.Disk;
import dev.holdfast.partition.environment.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder as a card's disk, locked against any second user for as long as it is open. */
public final class FileDisk implements Disk, Closeable {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");
    private static final String LOCK = ".lock";

    private final Path folder;
    private final FileChannel lock;

    private FileDisk(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Opens the folder, which is made when missing, for its owner alone.
     *
     * @throws IOException also when another card, in this process or another one, has it open
     */
    public static FileDisk open(Path folder) throws IOException {
        PrivateFiles.createFolder(folder);
        PrivateFiles.restrictFolder(folder);
        FileChannel channel = PrivateFiles.open(folder.resolve(LOCK), StandardOpenOption.CREATE);
        if (tryLock(channel) == null) {
            channel.close();
            throw new IOException("The disk " + folder + " is in use by another card; stop that one first.");
        }
        return new FileDisk(folder, channel);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public List<String> list() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(NAME.asMatchPredicate())
                    .sorted()
                    .toList();
        }
    }

    @Override
    public DiskFile open(String name) throws IOException {
        return new OpenFile(PrivateFiles.open(path(name), StandardOpenOption.CREATE));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(path(name));
    }

    @Override
    public void syncNames() throws IOException {
        PrivateFiles.syncFolder(folder);
    }

    private Path path(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a file name of a card's disk: " + name);
        }
        return folder.resolve(name);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private record OpenFile(FileChannel channel) implements DiskFile {

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public int read(long offset, ByteBuffer into) throws IOException {
            int start = into.position();
            while (into.hasRemaining() && channel.read(into, offset + into.position() - start) >= 0) {
                continue;
            }
            return into.position() - start;
        }

        @Override
        public void write(long offset, ByteBuffer from) throws IOException {
            int start = from.position();
            while (from.hasRemaining()) {
                channel.write(from, offset + from.position() - start);
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public void sync() throws IOException {
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
