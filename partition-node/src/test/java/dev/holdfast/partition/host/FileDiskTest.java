package dev.holdfast.partition.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.partition.environment.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDiskTest {

    @TempDir
    Path parent;

    @Test
    void readsBackWhatWasWrittenUnderTheNameItWasGiven() throws IOException {
        try (FileDisk disk = FileDisk.open(parent.resolve("disk"))) {
            try (DiskFile file = disk.open("b.new")) {
                file.write(3, ByteBuffer.wrap(new byte[] {1, 2, 3}));
                file.truncate(5);
                file.sync();
            }
            disk.open("a").close();
            disk.rename("b.new", "b");
            disk.syncNames();
            assertEquals(List.of("a", "b"), disk.list());
            try (DiskFile file = disk.open("b")) {
                ByteBuffer into = ByteBuffer.allocate(10);
                assertEquals(5, file.size());
                assertEquals(4, file.read(1, into));
                assertEquals(ByteBuffer.wrap(new byte[] {0, 0, 1, 2}), into.flip());
                assertEquals(0, file.read(9, ByteBuffer.allocate(1)));
            }
            disk.delete("a");
            disk.delete("a");
            assertEquals(List.of("b"), disk.list());
        }
    }

    @Test
    void belongsToOneCardAndItsOwnerAlone() throws IOException {
        Path folder = parent.resolve("disk");
        try (FileDisk disk = FileDisk.open(folder)) {
            disk.open("file").close();
            assertThrows(IOException.class, () -> FileDisk.open(folder));
            assertEquals("rwx------", permissions(folder));
            assertEquals("rw-------", permissions(folder.resolve("file")));
        }
        FileDisk.open(folder).close();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void noNameLeavesTheFolder() throws IOException {
        try (FileDisk disk = FileDisk.open(parent.resolve("disk"))) {
            for (String name : List.of("../x", "/x", "", ".lock", "a/b", "A")) {
                assertThrows(IllegalArgumentException.class, () -> disk.open(name), name);
                assertThrows(IllegalArgumentException.class, () -> disk.delete(name), name);
            }
        }
    }

    /** Linux has a file that is always full. */
    @Test
    void aFullDiskIsAnErrorAndNotAShortWrite() throws IOException {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.isWritable(full), "this system has no /dev/full");
        try (FileDisk disk = FileDisk.open(parent.resolve("disk"))) {
            Files.createSymbolicLink(parent.resolve("disk").resolve("file"), full);
            try (DiskFile file = disk.open("file")) {
                assertThrows(IOException.class, () -> file.write(0, ByteBuffer.wrap(new byte[100])));
            }
        }
    }
}
