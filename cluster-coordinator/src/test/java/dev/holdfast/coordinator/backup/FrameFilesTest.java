package dev.holdfast.coordinator.backup;

import static dev.holdfast.coordinator.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.storage.BackupStorage;
import dev.holdfast.coordinator.storage.FolderStorage;
import dev.holdfast.proto.v1.Code;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames come back as they were written, or the reader says what is wrong with their files. */
class FrameFilesTest {

    private static final String NAME = "mhsm-a";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whateverTheSizesFramesComeBackInOrderAndInBoundedBatches(long seed) {
        Random random = new Random(seed);
        List<ByteString> frames = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            frames.add(frame(random, 1 + random.nextInt(1 << (1 + random.nextInt(20)))));
        }
        frames.add(frame(random, FrameFiles.MAX_FRAME_BYTES));
        frames.add(frame(random, 10));
        BackupStorage storage = new FolderStorage(folder);
        FrameReader reader = reader(storage, write(storage, frames));

        List<ByteString> read = new ArrayList<>(List.of(reader.next()));
        List<ByteString> batch = reader.batch(1 << 20);
        while (!batch.isEmpty()) {
            int size = batch.stream().mapToInt(ByteString::size).sum();
            assertTrue(batch.size() == 1 || size <= 1 << 20, "a batch of " + size + " bytes");
            read.addAll(batch);
            batch = reader.batch(1 << 20);
        }
        assertEquals(frames.size() - 1, read.size(), "the trailer is not part of a batch");
        read.add(reader.next());
        assertEquals(frames, read);
    }

    @Test
    void aFrameIsNeverEmptyOrLargerThanAFile() {
        FrameWriter writer = new FrameWriter(new FolderStorage(folder).create(NAME));
        assertRefused(Code.LIMIT_EXCEEDED, () -> writer.add(ByteString.EMPTY));
        assertRefused(
                Code.LIMIT_EXCEEDED, () -> writer.add(ByteString.copyFrom(new byte[FrameFiles.MAX_FRAME_BYTES + 1])));
    }

    @Test
    void lessThanPromisedIsIncomplete() {
        byte[] file = file(5, 7, 9);
        for (int length = 0; length < file.length; length++) {
            BackupStorage storage = storageWith(Arrays.copyOf(file, length), "cut-" + length);
            FrameReader reader = new FrameReader(storage, "cut-" + length, manifest(3, file.length));
            assertRefused(Code.INCOMPLETE, () -> readAll(reader, 3));
        }
    }

    @Test
    void aFileThatIsNotThereIsIncomplete() {
        byte[] file = file(5, 7);
        FrameReader reader = new FrameReader(storageWith(file, NAME), NAME, manifest(3, file.length + 13));
        assertRefused(Code.INCOMPLETE, () -> readAll(reader, 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, FrameFiles.MAX_FRAME_BYTES + 1})
    void aLengthThatNoFrameHasIsTampered(int length) {
        byte[] file = file(5, 7, 9);
        ByteBuffer.wrap(file).putInt(4 + 5, length);
        BackupStorage storage = storageWith(file, NAME);
        assertRefused(Code.TAMPERED, () -> readAll(new FrameReader(storage, NAME, manifest(3, file.length)), 3));
        FrameReader inBatches = new FrameReader(storage, NAME, manifest(3, file.length));
        assertRefused(Code.TAMPERED, () -> {
            inBatches.next();
            inBatches.batch(1 << 20);
        });
    }

    @Test
    void moreThanPromisedIsTampered() {
        byte[] file = file(5, 7, 9);
        BackupStorage storage = storageWith(file, NAME);
        assertRefused(Code.TAMPERED, () -> readAll(new FrameReader(storage, NAME, manifest(2, file.length)), 2));
        assertRefused(Code.TAMPERED, () -> readAll(new FrameReader(storage, NAME, manifest(3, file.length + 1)), 3));
    }

    private static ByteString frame(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    private static BackupManifest write(BackupStorage storage, List<ByteString> frames) {
        try (BackupStorage.Draft draft = storage.create(NAME)) {
            FrameWriter writer = new FrameWriter(draft);
            frames.forEach(writer::add);
            writer.finish();
            draft.publish(new byte[0]);
            return manifest(writer.frames(), writer.bytes());
        }
    }

    private static FrameReader reader(BackupStorage storage, BackupManifest manifest) {
        return new FrameReader(storage, NAME, manifest);
    }

    private static void readAll(FrameReader reader, int frames) {
        for (int i = 0; i < frames; i++) {
            reader.next();
        }
    }

    private static byte[] file(int... sizes) {
        ByteBuffer file = ByteBuffer.allocate(
                Arrays.stream(sizes).map(size -> Integer.BYTES + size).sum());
        for (int size : sizes) {
            file.putInt(size).put(new byte[size]);
        }
        return file.array();
    }

    private BackupStorage storageWith(byte[] file, String name) {
        BackupStorage storage = new FolderStorage(folder);
        try (BackupStorage.Draft draft = storage.create(name)) {
            draft.write(FrameFiles.name(0), file);
            draft.publish(new byte[0]);
        }
        return storage;
    }

    static BackupManifest manifest(int frames, long bytes) {
        return new BackupManifest("0f", "Contoso", frames, bytes, Instant.parse("2026-11-22T18:00:00Z"), 7, 2, 3);
    }
}
