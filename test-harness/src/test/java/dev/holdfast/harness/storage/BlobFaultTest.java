package dev.holdfast.harness.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.coordinator.storage.BackupStorage;
import dev.holdfast.coordinator.storage.Patience;
import dev.holdfast.coordinator.storage.StorageMap;
import dev.holdfast.harness.azurite.Azurite;
import dev.holdfast.harness.storage.FaultProxy.Fault;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bad line to a blob container: what passes is tried again, what stays is refused, and no half backup is ever listed. */
class BlobFaultTest {

    private static final int TRIES = 3;
    private static final int EVER = Integer.MAX_VALUE;
    private static final String FRAMES = "frames-00000";
    private static final byte[] MANIFEST = "{}".getBytes(UTF_8);
    private static final byte[] CONTENT = new byte[4 << 20];
    private static final AtomicInteger CONTAINERS = new AtomicInteger();

    @TempDir
    static Path folder;

    private static Azurite azurite;
    private static Spoken spoken;

    private String container;
    private FaultProxy line;
    private BackupStorage storage;

    @BeforeAll
    static void start() throws IOException {
        azurite = AzuriteForTests.startOrSkip(folder.resolve("azurite"));
        spoken = Spoken.listen();
        new Random(5).nextBytes(CONTENT);
    }

    @AfterAll
    static void stop() {
        if (azurite != null) {
            azurite.close();
            spoken.close();
        }
    }

    @BeforeEach
    void open() throws IOException {
        container = "mhsm-" + CONTAINERS.incrementAndGet();
        azurite.container(container);
        line = new FaultProxy(azurite.port());
        storage = open(new Patience(
                TRIES, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofSeconds(30), Duration.ofMinutes(1)));
    }

    @AfterEach
    void close() {
        line.close();
    }

    @Test
    void anUploadThatIsCutIsRepeated() {
        line.expect("PUT", FRAMES, TRIES - 1, Fault.cutRequest());
        backUp();
        assertWhole();
        assertEquals(TRIES, line.requests("PUT", FRAMES));
    }

    @Test
    void anUploadWhoseAnswerIsLostIsFoundToBeItsOwn() {
        line.expect("PUT", FRAMES, 1, Fault.loseAnswer());
        backUp();
        assertWhole();
    }

    @Test
    void anUploadThatIsCutEveryTimeFailsAndIsRepeatedAsAWhole() {
        line.expect("PUT", "frames-00001", EVER, Fault.cutRequest());
        unavailable(this::backUp, "the connection failed");
        assertEquals(List.of(), azurite.blobs(container));
        line.heal();
        backUp();
        assertWhole();
    }

    @ParameterizedTest
    @CsvSource({"429, 0", "503, 0", "503, 1"})
    void aBusyStorageIsAskedAgain(int status, int retryAfter) {
        line.expect("PUT", FRAMES, 1, Fault.throttle(status, retryAfter));
        backUp();
        assertWhole();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void aStorageThatStaysBusyIsGivenUp(int status) {
        line.expect("PUT", FRAMES, EVER, Fault.throttle(status, 0));
        unavailable(this::backUp, "busy");
        assertEquals(TRIES, line.requests("PUT", FRAMES));
    }

    @Test
    void aStorageThatWantsMoreTimeThanThereIsIsNotWaitedFor() {
        line.expect("PUT", FRAMES, EVER, Fault.throttle(503, 120));
        unavailable(this::backUp, "busy");
        assertEquals(1, line.requests("PUT", FRAMES));
    }

    @Test
    void aStorageThatDoesNotAnswerIsGivenUp() {
        BackupStorage hasty = open(new Patience(
                2, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(300), Duration.ofSeconds(1)));
        line.expect("GET", FRAMES, EVER, Fault.silence());
        unavailable(() -> hasty.read("mhsm-a", FRAMES, CONTENT.length), "no answer in time");
    }

    @Test
    void aManifestWhoseAnswerIsLostPublishes() {
        line.expect("PUT", BackupStorage.MANIFEST, EVER, Fault.loseAnswer());
        backUp();
        assertWhole();
    }

    @Test
    void aManifestOfWhichNothingIsHeardLeavesAWholeBackup() {
        line.expect("PUT", BackupStorage.MANIFEST, EVER, Fault.loseAnswer());
        BackupStorage.Draft draft = storage.create("mhsm-a");
        draft.write(FRAMES, CONTENT);
        draft.write("frames-00001", CONTENT);
        line.expect("HEAD", BackupStorage.MANIFEST, EVER, Fault.cutRequest());
        refused(Code.OUTCOME_UNKNOWN, () -> draft.publish(MANIFEST), "if it is listed there it is whole");
        draft.close();
        line.heal();
        assertWhole();
    }

    /** It might have been on its way still, and would have found nothing to publish. */
    @Test
    void aManifestThatDidNotArriveLeavesItsFramesUnlisted() {
        line.expect("PUT", BackupStorage.MANIFEST, EVER, Fault.cutRequest());
        refused(Code.OUTCOME_UNKNOWN, this::backUp, "otherwise take another one");
        assertEquals(List.of(), storage.list());
        assertEquals(2, azurite.blobs(container).size());
    }

    @Test
    void aManifestThatIsRefusedTakesItsFramesAlong() {
        line.expect("PUT", BackupStorage.MANIFEST, 1, Fault.answer(403));
        unavailable(this::backUp, "HTTP 403");
        assertEquals(List.of(), azurite.blobs(container));
    }

    @Test
    void aDraftThatCannotBeDeletedIsNoBackup() {
        line.expect("PUT", "frames-00001", EVER, Fault.cutRequest());
        line.expect("DELETE", "", EVER, Fault.cutRequest());
        unavailable(this::backUp, "the connection failed");
        assertEquals(List.of(), storage.list());
        refused(Code.NOT_FOUND, () -> storage.read("mhsm-a", BackupStorage.MANIFEST, 64), "no backup mhsm-a");
    }

    @Test
    void aDownloadThatIsCutOrAlteredOnTheWayIsRepeated() {
        backUp();
        line.expect("GET", FRAMES, 1, Fault.cutAnswer());
        line.expect("GET", FRAMES, 1, Fault.alterAnswer());
        assertArrayEquals(CONTENT, storage.read("mhsm-a", FRAMES, CONTENT.length));
        assertEquals(3, line.requests("GET", FRAMES));
    }

    @Test
    void aDownloadThatIsNeverWhatWasStoredIsRefused() {
        backUp();
        line.expect("GET", FRAMES, EVER, Fault.alterAnswer());
        unavailable(() -> storage.read("mhsm-a", FRAMES, CONTENT.length), "not what was stored");
    }

    @Test
    void aListThatIsCutIsRepeated() {
        backUp();
        line.expect("GET", container, 1, Fault.cutAnswer());
        assertEquals(List.of("mhsm-a"), storage.list());
    }

    private BackupStorage open(Patience patience) {
        String sas = azurite.sas(container, Azurite.ALL);
        AzuriteForTests.signature(sas).forEach(spoken::forbid);
        return StorageMap.empty()
                .withPatience(patience)
                .open("http://127.0.0.1:" + line.port() + "/" + Azurite.ACCOUNT + "/" + container, sas);
    }

    private void backUp() {
        try (BackupStorage.Draft draft = storage.create("mhsm-a")) {
            draft.write(FRAMES, CONTENT);
            draft.write("frames-00001", CONTENT);
            draft.publish(MANIFEST);
        }
    }

    private void assertWhole() {
        assertEquals(List.of("mhsm-a"), storage.list());
        assertArrayEquals(CONTENT, storage.read("mhsm-a", FRAMES, CONTENT.length));
        assertArrayEquals(CONTENT, storage.read("mhsm-a", "frames-00001", CONTENT.length));
        assertArrayEquals(MANIFEST, storage.read("mhsm-a", BackupStorage.MANIFEST, MANIFEST.length));
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
