package dev.holdfast.harness.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.checker.Verdict;
import dev.holdfast.harness.client.Door;
import dev.holdfast.harness.experiment.Arguments;
import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.History;
import dev.holdfast.harness.history.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of all doors use the same keys, while one of the pool's cards is lost. */
final class MixedLoadTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int ENOUGH = 150;

    @Test
    void oneOrderExplainsWhatAllClientsWereToldWhileACardIsLost(@TempDir Path folder) throws Exception {
        try (ClientSite site = new ClientSite(folder, 3)) {
            loseACardAndGetItBack(site);
        }
    }

    private static void loseACardAndGetItBack(ClientSite site) {
        Map<Operation, Long> weights = new EnumMap<>(Mix.USUAL.weights());
        EnumSet.of(
                        Operation.VERIFY,
                        Operation.ENCRYPT,
                        Operation.DECRYPT,
                        Operation.WRAP,
                        Operation.UNWRAP,
                        Operation.NAMES)
                .forEach(operation -> weights.put(operation, 3L));
        CrowdPlan plan = new CrowdPlan(
                6,
                Map.of(Door.PARTITION, 1L, Door.REST, 1L, Door.PKCS11, 1L),
                12,
                1,
                new Mix(weights),
                new Pace.Closed(Duration.ofMillis(20)),
                CrowdPlan.ENDLESS);
        Workloads workloads = site.workloads(1);
        Crowd crowd = workloads.begin(plan);
        awaitCalls(site, ENOUGH);
        String card = site.pool().cardIds().get(0);
        site.stage().rack().powerOff(card).join();
        awaitCalls(site, site.history().calls().size() + ENOUGH);
        site.stage().rack().powerOn(card).join();
        int back = site.history().calls().size();
        awaitCalls(site, back + ENOUGH);
        workloads.end(crowd);
        History history = site.history();
        site.assertJudged(Verdict.OK);
        for (Door door : Door.values()) {
            assertTrue(doneBy(door, history.calls()).contains(Operation.SIGN), () -> door + " signed nothing");
            assertFalse(
                    doneBy(door, history.calls().subList(back, history.calls().size()))
                            .isEmpty(),
                    () -> door + " did nothing after the card had come back");
        }
        assertTrue(
                history.calls().stream()
                        .noneMatch(call -> call.result().toString().contains("Exception")),
                "a door made a mistake");
    }

    private static EnumSet<Operation> doneBy(Door door, List<Call> calls) {
        return calls.stream()
                .filter(call -> call.isDone() && Door.ofClient(call.client()) == door)
                .map(Call::operation)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Operation.class)));
    }

    @Test
    void aBurstMakesAsManyCallsAsItSaysAndEnds(@TempDir Path folder) throws Exception {
        try (ClientSite site = new ClientSite(folder, 1)) {
            Arguments arguments = new Arguments(Map.of(
                    "operations", 60L,
                    "clients", 4L,
                    "over", Map.of("partition", 1L, "rest", 1L),
                    "keys", 3L,
                    "own-keys", 0L,
                    "mix", Map.of("sign", 3L, "get", 1L)));
            Workloads.Played played = site.workloads(2).play(WorkloadWords.BURST, arguments);
            assertTrue(played.begun().isEmpty());
            assertEquals(60, site.history().calls().size());
            assertTrue(site.history().calls().stream().noneMatch(call -> call.isUnknown()));
        }
    }

    private static void awaitCalls(ClientSite site, int calls) {
        site.time()
                .await("so many calls were made", () -> site.history().calls().size() >= calls, LIMIT);
    }
}
