package dev.holdfast.partition.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFusesTest {

    private static final byte[] SECRET = new byte[32];
    private static final List<byte[]> CHAIN = List.of(new byte[] {1}, new byte[] {2}, new byte[] {3});

    @TempDir
    Path parent;

    @Test
    void burnOnceAndReadForEver() throws IOException {
        Path folder = parent.resolve("fuses");
        FileFuses.burn(folder, "card-1.1", SECRET, CHAIN, new byte[] {9});
        assertThrows(
                FileAlreadyExistsException.class,
                () -> FileFuses.burn(folder, "card-2.1", new byte[32], CHAIN, new byte[] {8}));
        FileFuses fuses = FileFuses.read(folder);
        fuses.deviceSecret()[0] = 1;
        assertEquals("card-1.1", fuses.cardId());
        assertArrayEquals(SECRET, fuses.deviceSecret());
        assertArrayEquals(new byte[] {9}, fuses.sealedIdentityKey());
        assertEquals(3, fuses.makerChain().size());
        assertArrayEquals(CHAIN.get(2), fuses.makerChain().get(2));
    }

    @Test
    void damagedFusesAreNotRead() throws IOException {
        Path folder = parent.resolve("fuses");
        FileFuses.burn(folder, "card-1.1", SECRET, CHAIN, new byte[] {9});
        Files.write(folder.resolve("device-secret"), new byte[31]);
        assertThrows(IOException.class, () -> FileFuses.read(folder));
    }
}
