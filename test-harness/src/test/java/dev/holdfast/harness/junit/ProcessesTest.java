package dev.holdfast.harness.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.holdfast.harness.experiment.Hosting;
import dev.holdfast.harness.node.FirmwareKind;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.DiskFault;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Pools whose cards are processes of their own, which begin and end with their tests. */
@Timeout(300)
final class ProcessesTest {

    @Test
    void theCardsAreProcessesThatEndWithTheirTests() {
        Set<Long> before = processes();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(ProcessesCase.class))
                                .build(),
                        summary);
        assertEquals(
                List.of(),
                summary.getSummary().getFailures().stream()
                        .map(TestExecutionSummary.Failure::getException)
                        .map(Throwable::toString)
                        .toList());
        assertEquals(2, summary.getSummary().getTestsSucceededCount());
        Set<Long> left = new TreeSet<>(processes());
        left.removeAll(before);
        assertEquals(Set.of(), left);
    }

    @Test
    void virtualTimeIsRefusedWithTheWayOut() throws NoSuchMethodException {
        HoldfastPool virtual = getClass().getDeclaredMethod("inVirtualTime").getAnnotation(HoldfastPool.class);
        RefusedException refused = assertThrows(RefusedException.class, () -> Site.open(virtual, 1));
        assertEquals(Code.BAD_PARAMETER, refused.code());
        assertTrue(refused.getMessage().contains("--hosting virtual"), refused::getMessage);
    }

    @HoldfastPool(hosting = Hosting.VIRTUAL)
    void inVirtualTime() {}

    /** Those of this JVM that are JVMs too. */
    private static Set<Long> processes() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }

    @HoldfastPool(hosting = Hosting.PROCESSES, seed = 7)
    static class ProcessesCase {

        @Test
        void clientsSurviveWhatHappensToProcesses(Clients clients, Cards cards, Faults faults) {
            assertTrue(processes().size() >= 3);
            Clients.Running running = clients.start(2);
            running.awaitProgress();
            try (ActiveFault killed = faults.kill(cards.leader())) {
                running.awaitProgress();
                assertTrue(killed.acknowledged().did().startsWith("Killed"), killed::toString);
            }
            cards.awaitWhole();
            ActiveFault cut = faults.cut(Set.of(cards.leader()), Set.copyOf(cards.followers()));
            running.awaitProgress();
            assertTrue(cut.lost() > 0);
            cut.close();
            cards.awaitWhole();
            faults.pause(cards.followers().get(0)).close();
            running.awaitProgress();
        }

        @Test
        @HoldfastPool(
                name = "Alone",
                cards = 1,
                hosting = Hosting.PROCESSES,
                firmware = FirmwareKind.TEST,
                mayLose = "1")
        void everyDoorIsThereAndEveryLayer(TestedPool pool, Cards cards, Faults faults, Recovery recovery)
                throws IOException, InterruptedException {
            pool.createKey("seen");
            RestAccess rest = pool.rest();
            HttpResponse<String> reply = rest.client()
                    .send(rest.request("/keys/seen?api-version=7.5").build(), HttpResponse.BodyHandlers.ofString());
            assertEquals(200, reply.statusCode(), reply::body);
            assertFalse(pool.pkcs11Address().isEmpty());
            String card = cards.leader();
            assertTrue(faults.clockJump(Duration.ofMinutes(1), card).end().undone());
            assertTrue(faults.disk(DiskFault.Kind.LOST_SYNC, card).end().undone());
            String backup = recovery.backUp();
            recovery.loseEverything();
            recovery.recover(backup);
            assertEquals("seen", pool.keys().get("seen").join().getName());
        }
    }
}
