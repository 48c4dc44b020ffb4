package dev.holdfast.partition.host;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A folder as a card's disk, locked against any second user for as long as it is open. */
public final class FileDisk extends Folder implements Closeable {

    private static final String LOCK = ".lock";

    private final FileChannel lock;

    private FileDisk(Path folder, FileChannel lock) {
        super(folder);
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
    public void close() throws IOException {
        lock.close();
    }
}
