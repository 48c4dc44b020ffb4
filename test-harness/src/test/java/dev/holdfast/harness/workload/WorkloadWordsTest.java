package dev.holdfast.harness.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.client.Door;
import dev.holdfast.harness.experiment.Arguments;
import dev.holdfast.harness.experiment.ExperimentException;
import dev.holdfast.harness.experiment.ExperimentReader;
import dev.holdfast.harness.experiment.Step;
import dev.holdfast.harness.experiment.Vocabulary;
import dev.holdfast.harness.history.Operation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an experiment file says of clients. */
final class WorkloadWordsTest {

    @Test
    void whatIsNotSaidIsUsual() {
        CrowdPlan plan = WorkloadWords.clients(arguments("clients", ""));
        assertEquals(
                new CrowdPlan(
                        8,
                        Map.of(Door.PARTITION, 1L),
                        8,
                        1,
                        Mix.USUAL,
                        new Pace.Closed(Duration.ofMillis(50)),
                        CrowdPlan.ENDLESS),
                plan);
    }

    @Test
    void aRateIsOfAllClientsTogether() {
        CrowdPlan plan = WorkloadWords.clients(arguments("clients", """
                    clients: 10
                    over: {partition: 6, rest: 3, pkcs11: 1}
                    mix: {sign: 40, get: 20}
                    rate: 200/s
                """));
        assertEquals(new Pace.Open(Duration.ofMillis(50)), plan.pace());
        assertEquals(Map.of(Door.PARTITION, 6, Door.REST, 3, Door.PKCS11, 1), plan.clientsByDoor());
        assertEquals(new Mix(Map.of(Operation.SIGN, 40L, Operation.GET, 20L)), plan.mix());
    }

    @Test
    void aBurstEndsByItself() {
        CrowdPlan plan = WorkloadWords.burst(arguments("burst", "    operations: 500\n"));
        assertEquals(500, plan.calls());
        assertEquals(new Pace.Closed(Duration.ZERO), plan.pace());
    }

    @Test
    void aDoorThatThereIsNotIsRefusedAtItsPlace() {
        ExperimentException refused =
                assertThrows(ExperimentException.class, () -> arguments("clients", "    over: {carrier-pigeon: 1}\n"));
        assertTrue(refused.getMessage().startsWith("test.yaml:4:"), refused.getMessage());
    }

    private static Arguments arguments(String word, String options) {
        String yaml = "title: Clients\nmethod:\n  - workload: " + word + "\n" + options;
        Step step = ExperimentReader.read(
                        "test.yaml", yaml.getBytes(StandardCharsets.UTF_8), Vocabulary.of(WorkloadWords.WORDS))
                .method()
                .get(0);
        return step.arguments();
    }
}
