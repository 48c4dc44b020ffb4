package dev.holdfast.harness.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.coordinator.storage.BackupStorage;
import dev.holdfast.coordinator.storage.Patience;
import dev.holdfast.coordinator.storage.StorageMap;
import dev.holdfast.harness.azurite.Azurite;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A blob container as a place of backups: what is published, what is refused, and in which words. */
class BlobStorageTest {

    private static final byte[] MANIFEST = "{}".getBytes(UTF_8);
    private static final int FRAME_FILE = 4 << 20;
    private static final AtomicInteger CONTAINERS = new AtomicInteger();
    private static final OffsetDateTime NOW = OffsetDateTime.now();

    @TempDir
    static Path folder;

    private static Azurite azurite;
    private static Spoken spoken;

    private String container;
    private String url;

    @BeforeAll
    static void start() throws IOException {
        azurite = AzuriteForTests.startOrSkip(folder.resolve("azurite"));
        spoken = Spoken.listen();
    }

    @AfterAll
    static void stop() {
        if (azurite != null) {
            azurite.close();
            spoken.close();
        }
    }

    @BeforeEach
    void newContainer() {
        container = "mhsm-" + CONTAINERS.incrementAndGet();
        url = azurite.container(container);
    }

    @Test
    void whatIsPublishedIsListedAndRead() {
        BackupStorage storage = storage(Azurite.ALL);
        assertEquals(List.of(), storage.list());
        byte[] frames = new byte[FRAME_FILE];
        new Random(51).nextBytes(frames);
        for (String name : List.of("mhsm-b", "mhsm-a")) {
            try (BackupStorage.Draft draft = storage.create(name)) {
                draft.write("frames-00000", frames);
                draft.write("frames-00001", new byte[0]);
                draft.publish(MANIFEST);
            }
        }
        assertEquals(List.of("mhsm-a", "mhsm-b"), storage.list());
        assertArrayEquals(frames, storage.read("mhsm-a", "frames-00000", FRAME_FILE));
        assertArrayEquals(new byte[0], storage.read("mhsm-a", "frames-00001", FRAME_FILE));
        assertArrayEquals(MANIFEST, storage.read("mhsm-a", "backup.json", MANIFEST.length));
    }

    @Test
    void aContainerIsReachedByTheNameOfItsHost() throws Exception {
        HostStyle.run(azurite, container, folder);
        assertEquals(List.of(HostStyle.FOLDER), storage(Azurite.ALL).list());
    }

    @Test
    void aMappedHostIsServedByThisStore() {
        StorageMap map = StorageMap.parse(
                "contoso.blob.core.windows.net = http://127.0.0.1:" + azurite.port() + "/" + Azurite.ACCOUNT);
        BackupStorage mapped =
                map.open("https://contoso.blob.core.windows.net/" + container, azurite.sas(container, Azurite.ALL));
        publish(mapped, "mhsm-a");
        assertEquals(List.of("mhsm-a"), storage(Azurite.ALL).list());
    }

    @Test
    void aDraftIsNoBackupAndLeavesNothingWhenItIsGivenUp() {
        BackupStorage storage = storage(Azurite.ALL);
        try (BackupStorage.Draft draft = storage.create("mhsm-a")) {
            draft.write("frames-00000", MANIFEST);
            draft.write("frames-00001", MANIFEST);
            assertEquals(List.of(), storage.list());
            refused(Code.NOT_FOUND, () -> storage.read("mhsm-a", "backup.json", 64), "no backup mhsm-a");
            assertEquals(2, azurite.blobs(container).size());
        }
        assertEquals(List.of(), azurite.blobs(container));
    }

    @Test
    void aDraftThatMayNotBeDeletedIsNoBackupEither() {
        try (BackupStorage.Draft draft = storage("rc").create("mhsm-a")) {
            draft.write("frames-00000", MANIFEST);
        }
        assertEquals(List.of("mhsm-a/frames-00000"), azurite.blobs(container));
        assertEquals(List.of(), storage("l").list());
        assertTrue(spoken.contains("no backup, and not all of it could be deleted"));
    }

    @Test
    void nothingIsEverWrittenOver() {
        BackupStorage storage = storage("rwcdl");
        BackupStorage.Draft first = storage.create("mhsm-a");
        BackupStorage.Draft second = storage.create("mhsm-a");
        first.write("frames-00000", new byte[] {1});
        refused(Code.CONFLICT, () -> second.write("frames-00000", new byte[] {2}), "mhsm-a already");
        second.close();
        first.publish(MANIFEST);
        refused(Code.CONFLICT, () -> storage.create("mhsm-a"), "mhsm-a already");
        assertArrayEquals(new byte[] {1}, storage.read("mhsm-a", "frames-00000", 64));

        azurite.put(container, "mhsm-b/frames-00000", MANIFEST);
        refused(Code.CONFLICT, () -> storage.create("mhsm-b").write("frames-00000", new byte[1]), "mhsm-b already");
        assertEquals(3, azurite.blobs(container).size());
    }

    @Test
    void aMissingFileAndALongerOneAreToldApart() {
        BackupStorage storage = storage(Azurite.ALL);
        publish(storage, "mhsm-a");
        refused(Code.INCOMPLETE, () -> storage.read("mhsm-a", "frames-00001", 64), "no file frames-00001");
        refused(Code.TAMPERED, () -> storage.read("mhsm-a", "frames-00000", 1), "longer");
        refused(Code.NOT_FOUND, () -> storage.read("mhsm-b", "frames-00000", 64), "no backup mhsm-b in " + url);
        azurite.delete(container, "mhsm-a/backup.json");
        refused(Code.NOT_FOUND, () -> storage.read("mhsm-a", "backup.json", 64), "no backup mhsm-a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", "a%2fb", "mhsm-a\n"})
    void aNameThatIsAPathIsRefused(String name) {
        BackupStorage storage = storage(Azurite.ALL);
        refused(Code.BAD_PARAMETER, () -> storage.create(name), "1 to 128 letters");
        refused(Code.BAD_PARAMETER, () -> storage.read(name, "frames-00000", 64), "1 to 128 letters");
    }

    @Test
    void whatStrangersPutThereIsNotListed() {
        for (String name : List.of("backup.json", "a/b/backup.json", ".a/backup.json", "mhsm-a/backup.json.old")) {
            azurite.put(container, name, MANIFEST);
        }
        assertEquals(List.of(), storage(Azurite.ALL).list());
    }

    @Test
    void anExpiredTokenIsNamedAsSuch() {
        String sas = azurite.sas(container, Azurite.ALL, NOW.minusHours(2), NOW.minusHours(1));
        unavailable(open(url, sas)::list, "expired at");
        unavailable(() -> open(url, sas).create("mhsm-a"), "expired at");
        unavailable(() -> open(url, sas).read("mhsm-a", "backup.json", 64), "expired at");
    }

    @Test
    void aTokenOfTomorrowIsNamedAsSuch() {
        unavailable(
                open(url, azurite.sas(container, Azurite.ALL, NOW.plusHours(1), NOW.plusHours(2)))::list,
                "not valid before");
    }

    @Test
    void aTokenPermitsWhatItSays() {
        publish(storage("rc"), "mhsm-a");
        BackupStorage readOnly = storage("r");
        assertArrayEquals(MANIFEST, readOnly.read("mhsm-a", "backup.json", 64));
        unavailable(readOnly::list, "does not permit it");
        BackupStorage.Draft draft = readOnly.create("mhsm-b");
        unavailable(() -> draft.write("frames-00000", MANIFEST), "does not permit it");
        draft.close();
        BackupStorage listOnly = storage("l");
        assertEquals(List.of("mhsm-a"), listOnly.list());
        unavailable(() -> listOnly.read("mhsm-a", "backup.json", 64), "does not permit it");
    }

    @Test
    void aTokenOpensItsOwnContainerOnly() {
        azurite.container(container + "-other");
        unavailable(open(url, azurite.sas(container + "-other", Azurite.ALL))::list, "not one for this container");
        String altered = azurite.sas(container, "r").replace("sp=r", "sp=rcdl");
        unavailable(open(url, altered)::list, "not one for this container");
    }

    @Test
    void aContainerOrAccountThatIsNotThereIsNamedAsSuch() {
        BackupStorage missing = open(azurite.url("missing"), azurite.sas("missing", Azurite.ALL));
        unavailable(missing::list, "no such container");
        unavailable(() -> missing.create("mhsm-a"), "no such container");
        unavailable(() -> missing.read("mhsm-a", "backup.json", 64), "no such container");
        String sas = azurite.sas(container, Azurite.ALL);
        unavailable(open(url.replace(Azurite.ACCOUNT, "fabrikam"), sas)::list, "no such account");
    }

    @Test
    void aHostThatDoesNotAnswerIsNamedAsSuch() {
        String sas = azurite.sas(container, Azurite.ALL);
        unavailable(open(url.replace(":" + azurite.port(), ":1"), sas)::list, "the connection failed");
        unavailable(open(url.replace("http:", "https:"), sas)::list, "no TLS connection");
    }

    private BackupStorage storage(String permissions) {
        return open(url, azurite.sas(container, permissions));
    }

    private static BackupStorage open(String url, String sas) {
        AzuriteForTests.signature(sas).forEach(spoken::forbid);
        BackupStorage storage = StorageMap.empty()
                .withPatience(new Patience(
                        2, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofSeconds(20), Duration.ofSeconds(40)))
                .open(url, sas);
        assertFalse(storage.toString().contains("sig="));
        return storage;
    }

    private static void publish(BackupStorage storage, String name) {
        try (BackupStorage.Draft draft = storage.create(name)) {
            draft.write("frames-00000", MANIFEST);
            draft.publish(MANIFEST);
        }
    }

    private static void unavailable(Executable work, String why) {
        refused(Code.STORAGE_UNAVAILABLE, work, why);
    }

    private static void refused(Code code, Executable work, String why) {
        RefusedException refused = assertThrows(RefusedException.class, work);
        assertEquals(code, refused.code(), refused.getMessage());
        assertTrue(refused.getMessage().contains(why), refused::getMessage);
        spoken.alsoSays(refused);
    }
}
