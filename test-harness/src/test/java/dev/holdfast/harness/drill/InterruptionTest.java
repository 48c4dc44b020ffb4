package dev.holdfast.harness.drill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.action.Interruption;
import dev.holdfast.harness.experiment.Experiment;
import dev.holdfast.harness.experiment.ExperimentReader;
import dev.holdfast.harness.report.DrillListener;
import dev.holdfast.harness.report.DrillReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A drill that somebody interrupts leaves nothing on, and says how far it came. */
final class InterruptionTest {

    private static final String EXPERIMENT = """
            title: Somebody has seen enough
            configuration: {cards: 3, keys: 0, hosting: virtual}
            method:
              - fault: pause
                on: leader
                name: A card stands still
              - recovery: wait
                for: 1000d
                name: Wait for ever
              - probe: leader-there
                name: Never asked
            rollbacks:
              - recovery: end-faults
                after: 1s
                name: End what is on
            """;

    @Test
    void whatIsUnderWayEndsAndWhatMustBeDoneIsDone(@TempDir Path work) {
        Experiment experiment = ExperimentReader.read("x.yaml", EXPERIMENT.getBytes(UTF_8), Catalog.vocabulary());
        Interruption interruption = new Interruption();
        List<String> faults = new ArrayList<>();
        DrillListener impatient = new DrillListener() {
            @Override
            public void phaseStarted(int number, int of, String name) {
                if (name.equals("Wait for ever")) {
                    interruption.ask();
                }
            }

            @Override
            public void fault(String name, String did) {
                faults.add(did);
            }
        };
        DrillReport report = new Drill("x", experiment, work, "").play(impatient, interruption);
        assertFalse(report.recovered());
        DrillReport.Phase interrupted = phase(report, "Wait for ever");
        assertFalse(interrupted.succeeded());
        assertEquals("Somebody interrupted the drill.", interrupted.outcome());
        assertTrue(report.phases().stream().noneMatch(phase -> phase.name().equals("Never asked")));
        assertTrue(phase(report, "End what is on").succeeded(), "what has to be done in any case is not interrupted");
        assertEquals(2, faults.size(), faults::toString);
        assertTrue(faults.get(1).startsWith("It is over"), faults::toString);
    }

    private static DrillReport.Phase phase(DrillReport report, String name) {
        return report.phases().stream()
                .filter(phase -> phase.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(report.phases()));
    }
}
