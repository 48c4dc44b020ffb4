package dev.holdfast.coordinator.control;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** One coordinator for one folder. The kernel gives the lock back however the process ends, so none is ever stale. */
public final class HomeLock implements AutoCloseable {

    private static final String FILE = "coordinator.lock";

    private final FileChannel file;

    private HomeLock(FileChannel file) {
        this.file = file;
    }

    /** @throws RefusedException CONFLICT while another coordinator has the folder */
    public static HomeLock take(Path folder) {
        PrivateFolder.check(folder);
        Path path = folder.resolve(FILE);
        try {
            FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isMine(file)) {
                file.close();
                throw new RefusedException(
                        Code.CONFLICT,
                        "Another coordinator (process "
                                + Files.readString(path, US_ASCII).strip() + ") runs in " + folder
                                + "; stop it with hsm down --home " + folder + ".");
            }
            file.truncate(0);
            file.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(US_ASCII)));
            return new HomeLock(file);
        } catch (IOException e) {
            throw new RefusedException(
                    Code.FORBIDDEN, "The file " + path + " cannot be written; look after its rights and the disk.");
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new IllegalStateException("a lock could not be given back", e);
        }
    }

    private static boolean isMine(FileChannel file) throws IOException {
        try {
            @Nullable FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException inThisProcess) {
            return false;
        }
    }
}
