package dev.holdfast.coordinator.backup;

import static dev.holdfast.coordinator.backup.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderStorageTest {

    private static final byte[] CONTENT = {1, 2, 3};

    @TempDir
    Path folder;

    @Test
    void whatIsPublishedIsListedAndRead() {
        BackupStorage storage = new FolderStorage(folder.resolve("made-when-needed"));
        assertEquals(List.of(), storage.list());
        publish(storage, "mhsm-b");
        publish(storage, "mhsm-a");
        assertEquals(List.of("mhsm-a", "mhsm-b"), storage.list());
        assertArrayEquals(CONTENT, storage.read("mhsm-a", "frames-00000", CONTENT.length));
    }

    @Test
    void aDraftThatACrashLeftBehindIsNoBackupAndIsInNobodysWay() {
        BackupStorage.Draft crashed = new FolderStorage(folder).create("mhsm-a");
        crashed.write("frames-00000", CONTENT);
        crashed.write("backup.json", CONTENT);

        BackupStorage restarted = new FolderStorage(folder);
        assertEquals(List.of(), restarted.list());
        assertRefused(Code.NOT_FOUND, () -> restarted.read("mhsm-a", "backup.json", 64));
        publish(restarted, "mhsm-a");
        assertEquals(List.of("mhsm-a"), restarted.list());
    }

    @Test
    void aDraftThatIsGivenUpLeavesNothing() throws IOException {
        try (BackupStorage.Draft draft = new FolderStorage(folder).create("mhsm-a")) {
            draft.write("frames-00000", CONTENT);
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void aPublishedBackupIsNeverWrittenOver() {
        BackupStorage storage = new FolderStorage(folder);
        BackupStorage.Draft slow = storage.create("mhsm-a");
        slow.write("frames-00000", new byte[] {9});
        publish(storage, "mhsm-a");
        assertRefused(Code.CONFLICT, () -> storage.create("mhsm-a"));
        assertRefused(Code.INTERNAL, slow::publish);
        assertArrayEquals(CONTENT, storage.read("mhsm-a", "frames-00000", 64));
    }

    @Test
    void aMissingFileAndALongerOneAreToldApart() {
        BackupStorage storage = new FolderStorage(folder);
        publish(storage, "mhsm-a");
        assertRefused(Code.INCOMPLETE, () -> storage.read("mhsm-a", "frames-00001", 64));
        assertRefused(Code.TAMPERED, () -> storage.read("mhsm-a", "frames-00000", CONTENT.length - 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "../mhsm-a",
                "/etc",
                "a/b",
                "a\\b",
                ".partial-mhsm-a",
                "-a",
                "a\0b",
                "mhsm-a\n",
                "a%2fb",
                "C:",
                "ä"
            })
    void aNameThatIsAPathIsRefused(String name) throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        BackupStorage storage = new FolderStorage(inner);
        publish(new FolderStorage(folder), "mhsm-a");
        assertRefused(Code.BAD_PARAMETER, () -> storage.read(name, "frames-00000", 64));
        assertRefused(Code.BAD_PARAMETER, () -> storage.create(name));
    }

    static void publish(BackupStorage storage, String name) {
        try (BackupStorage.Draft draft = storage.create(name)) {
            draft.write("frames-00000", CONTENT);
            draft.publish();
        }
    }
}
