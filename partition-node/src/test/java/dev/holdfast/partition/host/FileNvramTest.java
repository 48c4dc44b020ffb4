package dev.holdfast.partition.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.environment.Nvram.Cell;
import dev.holdfast.partition.environment.Nvram.Counter;
import dev.holdfast.partition.environment.Nvram.Mark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileNvramTest {

    private static final int SLOT_DISTANCE = 4096;
    private static final byte[] SEED = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    @Test
    void keepsEverythingOverAnOpening() throws IOException {
        try (FileNvram nvram = FileNvram.open(folder.resolve("nvram"))) {
            assertNull(nvram.storageSeed());
            for (Counter counter : Counter.values()) {
                assertEquals(0, nvram.counter(counter));
                nvram.advance(counter, 5L + counter.ordinal());
            }
            nvram.storeSeed(SEED);
            nvram.beginWipe(Mark.TAMPERED);
            for (Cell cell : Cell.values()) {
                nvram.write(cell, new byte[] {7, (byte) cell.ordinal()});
            }
        }
        try (FileNvram nvram = FileNvram.open(folder.resolve("nvram"))) {
            for (Counter counter : Counter.values()) {
                assertEquals(5L + counter.ordinal(), nvram.counter(counter));
                assertThrows(IllegalArgumentException.class, () -> nvram.advance(counter, 1));
            }
            assertArrayEquals(SEED, nvram.storageSeed());
            assertTrue(nvram.wiping());
            nvram.finishWipe();
            assertFalse(nvram.wiping());
            assertEquals(Mark.TAMPERED, nvram.mark());
            for (Cell cell : Cell.values()) {
                assertArrayEquals(new byte[] {7, (byte) cell.ordinal()}, nvram.read(cell));
                nvram.erase(cell);
                assertNull(nvram.read(cell));
            }
        }
    }

    @Test
    void aMarkGivesWayToAHeavierOneOnly() throws IOException {
        try (FileNvram nvram = FileNvram.open(folder.resolve("nvram"))) {
            assertEquals(Mark.NONE, nvram.mark());
            nvram.beginWipe(Mark.TAMPERED);
            nvram.beginWipe(Mark.NONE);
            assertEquals(Mark.TAMPERED, nvram.mark());
            nvram.clearTamper();
            assertEquals(Mark.NONE, nvram.mark());
            nvram.beginWipe(Mark.DECOMMISSIONED);
            nvram.beginWipe(Mark.TAMPERED);
            nvram.clearTamper();
            assertEquals(Mark.DECOMMISSIONED, nvram.mark());
        }
    }

    @Test
    void anErasedCellIsInNeitherSlot() throws IOException {
        Path file = folder.resolve("nvram");
        try (FileNvram nvram = FileNvram.open(file)) {
            nvram.write(Cell.IDENTITY, SEED);
            nvram.advance(Counter.STORE, 1);
            assertTrue(content(file).contains("0123456789abcdef"));
            nvram.erase(Cell.IDENTITY);
            assertFalse(content(file).contains("0123456789abcdef"));
        }
    }

    @Test
    void anErasedSeedIsInNeitherSlot() throws IOException {
        Path file = folder.resolve("nvram");
        try (FileNvram nvram = FileNvram.open(file)) {
            nvram.storeSeed(SEED);
            nvram.advance(Counter.STORE, 1);
            assertTrue(content(file).contains("0123456789abcdef"));
            nvram.eraseSeed();
            assertNull(nvram.storageSeed());
            assertFalse(content(file).contains("0123456789abcdef"));
        }
    }

    private static String content(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    @Test
    void aTornWriteLeavesTheStateBefore() throws IOException {
        Path file = folder.resolve("nvram");
        byte[] before;
        byte[] after;
        try (FileNvram nvram = FileNvram.open(file)) {
            nvram.advance(Counter.STORE, 1);
            nvram.advance(Counter.STORE, 2);
            before = Files.readAllBytes(file);
            nvram.advance(Counter.STORE, 3);
            after = Files.readAllBytes(file);
        }
        int slot = Arrays.mismatch(before, after) / SLOT_DISTANCE * SLOT_DISTANCE;
        for (int kept = 0; kept <= NvramState.BYTES; kept++) {
            byte[] torn = before.clone();
            System.arraycopy(after, slot, torn, slot, kept);
            Files.write(file, torn);
            try (FileNvram nvram = FileNvram.open(file)) {
                assertEquals(kept == NvramState.BYTES ? 3 : 2, nvram.counter(Counter.STORE), kept + " bytes written");
            }
        }
        Files.write(file, new byte[before.length]);
        assertThrows(IOException.class, () -> FileNvram.open(file));
    }
}
