package dev.holdfast.harness.drill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.action.Deeds;
import dev.holdfast.harness.experiment.Experiment;
import dev.holdfast.harness.experiment.ExperimentReader;
import dev.holdfast.harness.report.DrillListener;
import dev.holdfast.harness.report.DrillReport;
import dev.holdfast.harness.report.DrillReport.Moment;
import dev.holdfast.harness.report.RunDetail;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Steps that make something go wrong: how long it lasts, what is told of it, how much of it there may be, and that it ends. */
@Timeout(180)
class FaultStepsTest {

    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();

    @Test
    void faultsOfLinksCardsAndDisksLastUnderClientsAndNothingIsLost() {
        DrillReport report = played("""
                title: several faults
                configuration: {cards: 3, keys: 4, firmware: test, may-lose: 1}
                steady-state-hypothesis:
                  title: The pool serves
                  probes:
                    - probe: cards-in-service
                method:
                  - workload: counters
                    clients: 3
                  - fault: delay
                    on: all
                    by: 5ms
                    lasting: 6s
                    name: slow links
                  - fault: pause
                    on: leader
                    lasting: 3s
                    name: a pause
                  - probe: clients-progress
                  - recovery: wait
                    for: 3s
                  - recovery: await-whole
                  - fault: full-disk
                    on: leader
                    lasting: 2s
                    name: a full disk
                  - probe: clients-progress
                  - recovery: wait
                    for: 2s
                  - recovery: await-whole
                verification:
                  - check: changes-there
                  - check: history-explained
                  - check: nothing-lost
                  - probe: digests-agree
                """);

        assertEquals(List.of(), report.shortcomings());
        List<RunDetail.Fault> faults = report.detail().faults();
        assertEquals(
                List.of("slow links", "a pause", "a full disk"),
                faults.stream().map(RunDetail.Fault::name).toList());
        assertTrue(
                outcome(report, "slow links").matches(".*6 links: .* [1-9]\\d* messages met it.*"), faults::toString);
        assertTrue(outcome(report, "a pause").contains("Going on: "), faults::toString);
        assertTrue(outcome(report, "a full disk").contains("is back in service"), faults::toString);
        assertTrue(fault(report, "slow links").durationMillis() >= 6_000, faults::toString);
        assertTrue(
                report.timeline().stream()
                        .anyMatch(moment -> moment.kind() == Moment.Kind.STEP
                                && moment.text().startsWith("\"a pause\": It is over: Going on: ")),
                () -> report.timeline().toString());
        assertEquals(6, told.size(), told::toString);
    }

    @Test
    void whatWouldTakeTooManyCopiesIsRefusedBeforeItIsDone() {
        DrillReport report = played("""
                title: too much
                configuration: {cards: 3, keys: 1, may-lose: 1}
                method:
                  - fault: pause
                    on: card 1
                  - fault: power-cut
                    on: card 2
                    refused: LIMIT_EXCEEDED
                  - recovery: end-faults
                  - recovery: await-whole
                  - fault: power-cut
                    on: card 2
                    name: card 2 is off
                  - recovery: power-on
                  - recovery: await-whole
                  - fault: power-cut
                    on: card 3
                    name: card 3 is off
                verification:
                  - check: nothing-lost
                """);

        assertEquals(List.of(), report.shortcomings());
        assertTrue(report.refusals().get(0).message().contains("gone already"), report.refusals()::toString);
        assertEquals(3, report.detail().faults().size());
        assertTrue(
                outcome(report, "card 2 is off").contains("is back in service"),
                () -> outcome(report, "card 2 is off"));
        assertTrue(
                outcome(report, "card 3 is off").contains("is back in service"),
                () -> outcome(report, "card 3 is off"));
    }

    @Test
    void aMethodThatFailsLeavesNoFaultOn() {
        DrillReport report = played("""
                title: fails
                configuration: {cards: 1, keys: 1, may-lose: all}
                method:
                  - fault: storage-throttled
                    name: no storage
                  - fault: clock-jump
                    on: all
                    name: a clock
                  - fault: pause
                    on: all
                    lasting: 1h
                    name: a pause
                  - recovery: restore
                rollbacks:
                  - recovery: wait
                    for: 1ms
                """);

        assertFalse(report.recovered());
        assertTrue(outcome(report, "a pause").contains("Going on: "), told::toString);
        assertTrue(outcome(report, "a clock").contains("right again"), told::toString);
        assertTrue(outcome(report, "no storage").contains("as before"), told::toString);
        assertEquals("a pause", told.get(3), "the last one ends first");
    }

    @Test
    void aRollbackEndsFaultsAndWhatWasReplacedStaysAsItIs() {
        DrillReport report = played("""
                title: replaced
                configuration: {cards: 3, keys: 1, may-lose: 1}
                method:
                  - recovery: heal
                  - fault: power-cut
                    on: card 2
                    name: card 2 is off
                  - recovery: await-replaced
                verification:
                  - check: nothing-lost
                rollbacks:
                  - recovery: end-faults
                    name: the end
                """);

        assertEquals(List.of(), report.shortcomings());
        assertTrue(
                outcome(report, "card 2 is off").contains("was replaced meanwhile"),
                () -> outcome(report, "card 2 is off"));
    }

    private DrillReport played(String text) {
        Experiment experiment = ExperimentReader.read("test.yaml", text.getBytes(UTF_8), Deeds.vocabulary());
        return new Drill("test", experiment, folder.resolve("work"), "").play(new DrillListener() {
            @Override
            public void fault(String name, String did) {
                told.add(name);
            }
        });
    }

    private static RunDetail.Fault fault(DrillReport report, String name) {
        return report.detail().faults().stream()
                .filter(fault -> fault.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String outcome(DrillReport report, String name) {
        return fault(report, name).outcome();
    }
}
