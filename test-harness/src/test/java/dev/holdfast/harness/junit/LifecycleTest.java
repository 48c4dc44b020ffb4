package dev.holdfast.harness.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.holdfast.harness.cluster.FolderTree;
import dev.holdfast.proto.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** When a pool begins and ends, seen from outside a run of tests. */
final class LifecycleTest {

    private static final Pattern NOTE = Pattern.compile("-Dholdfast\\.seed=(-?\\d+)\\..* is in (\\S+)\\.\\R");

    private static final List<Path> FOLDERS = new ArrayList<>();

    @BeforeEach
    void forget() {
        FOLDERS.clear();
    }

    @Test
    void aClassSharesAPoolAndAMethodHasItsOwnAndBothLeaveNothing() {
        TestExecutionSummary summary = run(SharedCase.class, "");
        assertEquals(
                3, summary.getTestsSucceededCount(), () -> summary.getFailures().toString());
        assertEquals(2, FOLDERS.stream().distinct().count());
        FOLDERS.forEach(folder -> assertFalse(Files.exists(folder), folder::toString));
    }

    @Test
    void aFailureKeepsTheFolderAndTellsTheSeedThatRepeatsIt() {
        PrintStream before = System.err;
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
        try {
            assertEquals(1, run(FailingCase.class, "-42").getTestsFailedCount());
        } finally {
            System.setErr(before);
        }
        Matcher note = NOTE.matcher(told.toString(StandardCharsets.UTF_8));
        assertTrue(note.find(), told::toString);
        assertEquals("-42", note.group(1));
        assertEquals(FOLDERS.get(0), Path.of(note.group(2)));
        assertTrue(Files.exists(FOLDERS.get(0).resolve("coordinator.conf")));
        FolderTree.delete(FOLDERS.get(0));
    }

    @Test
    void whatOneTestLeavesBrokenIsWholeForTheNext() {
        TestExecutionSummary summary = run(LeavingCase.class, "");
        assertEquals(
                2, summary.getTestsSucceededCount(), () -> summary.getFailures().toString());
    }

    @Test
    void aPoolThatCannotBeIsRefusedWithTheWayOut() {
        List<String> sentences = List.of(
                assertThrows(RefusedException.class, () -> Quorum.parse("all of them"))
                        .getMessage(),
                assertThrows(RefusedException.class, () -> Quorum.parse("1 of 3"))
                        .getMessage());
        sentences.forEach(sentence -> assertTrue(sentence.contains("2 of 3"), sentence));
    }

    private static TestExecutionSummary run(Class<?> tests, String seed) {
        LauncherDiscoveryRequestBuilder request =
                LauncherDiscoveryRequestBuilder.request().selectors(selectClass(tests));
        LauncherDiscoveryRequest whole = seed.isEmpty()
                ? request.build()
                : request.configurationParameter(HoldfastPool.SEED, seed).build();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create().execute(whole, summary);
        return summary.getSummary();
    }

    private static void remember(TestedPool pool) {
        Path socket = Path.of(pool.pkcs11Address().substring("unix:path=".length()));
        FOLDERS.add(socket.getParent().getParent());
    }

    @HoldfastPool(cards = 1)
    static class SharedCase {

        @Test
        void one(TestedPool pool) {
            remember(pool);
        }

        @Test
        void another(TestedPool pool) {
            remember(pool);
        }

        @Test
        @HoldfastPool(name = "Mine", cards = 1)
        void ofMyOwn(TestedPool pool) {
            assertEquals("Mine", pool.name());
            remember(pool);
        }
    }

    @HoldfastPool(cards = 1, mayLose = "all")
    static class LeavingCase {

        @RepeatedTest(2)
        void leavesItBroken(Cards cards, Faults faults) {
            assertTrue(cards.status(cards.all().get(0)).isPresent());
            ActiveFault dark = faults.powerCut(cards.all().get(0));
            assertEquals(List.of(dark), faults.active());
        }
    }

    @HoldfastPool(cards = 1)
    static class FailingCase {

        @Test
        void fails(TestedPool pool) {
            remember(pool);
            fail("on purpose");
        }
    }
}
