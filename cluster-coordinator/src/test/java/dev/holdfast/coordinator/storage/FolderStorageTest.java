package dev.holdfast.coordinator.storage;

import static dev.holdfast.coordinator.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

        BackupStorage restarted = new FolderStorage(folder);
        assertEquals(List.of(), restarted.list());
        assertRefused(Code.NOT_FOUND, () -> restarted.read("mhsm-a", "backup.json", 64));
        publish(restarted, "mhsm-a");
        assertEquals(List.of("mhsm-a"), restarted.list());
    }

    @Test
    void aFolderWithoutItsManifestIsNoBackup() throws IOException {
        BackupStorage storage = new FolderStorage(folder);
        publish(storage, "mhsm-a");
        Files.delete(folder.resolve("mhsm-a/backup.json"));
        assertEquals(List.of(), storage.list());
        assertRefused(Code.NOT_FOUND, () -> storage.read("mhsm-a", "frames-00000", 64));
    }

    @Test
    void whatACrashLeftIsDeletedWhenNobodyHasTouchedItForADay() throws IOException {
        new FolderStorage(folder).create("mhsm-a").write("frames-00000", CONTENT);
        BackupStorage.Draft slow = new FolderStorage(folder).create("mhsm-b");
        slow.write("frames-00000", CONTENT);
        assertEquals(2, files());
        age(".partial-mhsm-a", FolderDraft.ABANDONED_AFTER.plusMinutes(1));
        age(".partial-mhsm-b", FolderDraft.ABANDONED_AFTER.minusMinutes(1));
        publish(new FolderStorage(folder), "mhsm-c");
        assertEquals(2, files());
        slow.publish(CONTENT);
        assertEquals(List.of("mhsm-b", "mhsm-c"), new FolderStorage(folder).list());
    }

    @Test
    void whatCannotBeDeletedIsInNobodysWay() throws IOException {
        Files.createDirectories(folder.resolve(".partial-strange/folder/in-it"));
        age(".partial-strange", FolderDraft.ABANDONED_AFTER.plusMinutes(1));
        publish(new FolderStorage(folder), "mhsm-a");
        assertTrue(Files.exists(folder.resolve(".partial-strange/folder/in-it")));
    }

    @Test
    void anOldNameThatOnlyLooksLikeADraftIsFollowedNowhere() throws IOException {
        Path precious = Files.createDirectory(folder.resolve("precious"));
        Files.write(precious.resolve("file"), CONTENT);
        Path root = Files.createDirectory(folder.resolve("root"));
        Files.createSymbolicLink(root.resolve(".partial-link"), precious);
        Clock later = Clock.offset(Clock.systemUTC(), FolderDraft.ABANDONED_AFTER.multipliedBy(2));
        publish(new FolderStorage(root, later), "mhsm-a");
        assertArrayEquals(CONTENT, Files.readAllBytes(precious.resolve("file")));
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
        assertRefused(Code.STORAGE_UNAVAILABLE, () -> slow.publish(CONTENT));
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

    private int files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return (int) all.count();
        }
    }

    private void age(String prefix, Duration age) throws IOException {
        try (DirectoryStream<Path> drafts = Files.newDirectoryStream(folder, prefix + "*")) {
            for (Path draft : drafts) {
                Files.setLastModifiedTime(draft, FileTime.from(Instant.now().minus(age)));
            }
        }
    }

    private static void publish(BackupStorage storage, String name) {
        try (BackupStorage.Draft draft = storage.create(name)) {
            draft.write("frames-00000", CONTENT);
            draft.publish(CONTENT);
        }
    }
}
