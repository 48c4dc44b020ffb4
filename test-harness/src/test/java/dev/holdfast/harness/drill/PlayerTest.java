package dev.holdfast.harness.drill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.action.Deeds;
import dev.holdfast.harness.action.Source;
import dev.holdfast.harness.experiment.Experiment;
import dev.holdfast.harness.experiment.ExperimentReader;
import dev.holdfast.harness.report.DrillListener;
import dev.holdfast.harness.report.DrillReport;
import dev.holdfast.harness.report.DrillReport.Phase;
import dev.holdfast.harness.report.DrillReport.Refusal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the steps of a file are played: their order, what a failure ends, what people do, and what a refusal tells. */
class PlayerTest {

    private static final String HEAD = """
            title: a small experiment
            configuration: {cards: 1, keys: 1, may-lose: all}
            """;

    private static final String LOST = """
              - recovery: back-up
              - fault: destroy-card
                on: all
              - recovery: forget-pool
              - recovery: create-new-pool
              - recovery: begin-recovery
            """;

    private static final String RESTORED = """
              - human: custodians-make-transfer-file
              - recovery: upload-security-domain
              - recovery: back-up
                as: new-pool
              - recovery: restore
            verification:
              - check: nothing-lost
            """;

    @TempDir
    Path folder;

    @Test
    void aStepThatFailsEndsTheMethodAndTheRollbacksArePlayedAllTheSame() {
        DrillReport report = played("""
                method:
                  - recovery: restore
                    name: restore what there is not
                  - recovery: wait
                    for: 1ms
                    name: never reached
                verification:
                  - check: nothing-lost
                rollbacks:
                  - recovery: heal
                    healer: "off"
                    name: the first rollback
                  - recovery: restore
                    name: a rollback that fails
                  - recovery: wait
                    for: 1ms
                    name: the last rollback
                """);

        assertFalse(report.recovered());
        assertEquals(
                List.of(
                        "restore what there is not",
                        "the first rollback",
                        "a rollback that fails",
                        "the last rollback"),
                names(report));
        assertTrue(phase(report, "restore what there is not").outcome().contains("take it with back-up"));
        assertTrue(phase(report, "the last rollback").succeeded());
    }

    @Test
    void aMethodIsNotBegunUnlessTheHypothesisHolds() {
        DrillReport report = played("""
                steady-state-hypothesis:
                  title: A key is there
                  probes:
                    - probe: key-signs
                      key: nobody
                method:
                  - recovery: wait
                    for: 1ms
                """);

        assertEquals(List.of("Before: A key is there"), names(report));
        assertFalse(report.phases().get(report.phases().size() - 1).succeeded());
        assertFalse(report.recovered());
    }

    @Test
    void theHypothesisHasToHoldAgainAfterwards() {
        DrillReport report = played("""
                steady-state-hypothesis:
                  title: The pool serves
                  probes:
                    - probe: cards-in-service
                method:
                  - fault: power-cut
                    on: all
                verification:
                  - probe: digests-agree
                """);

        assertEquals(List.of("Before: The pool serves", "power-cut", "Afterwards: The pool serves"), names(report));
        assertTrue(phase(report, "Afterwards: The pool serves").outcome().contains("0 of 1"), () -> report.phases()
                .toString());
    }

    @Test
    void aStepThatHadToBeRefusedAndWasNotDeniesTheRecovery() {
        DrillReport report = played("""
                method:
                  - probe: key-reads
                    refused: NO_QUORUM
                verification:
                  - check: nothing-lost
                """);

        Refusal refusal = report.refusals().get(0);
        assertEquals("OK", refusal.actualCode());
        assertFalse(report.recovered());
    }

    @Test
    void anExperimentTakesNoMoreCopiesThanItMay() {
        DrillReport report = played("""
                title: too much
                configuration: {cards: 1, keys: 1, may-lose: 0}
                method:
                  - fault: destroy-card
                    on: all
                    refused: LIMIT_EXCEEDED
                verification:
                  - check: nothing-lost
                  - check: refusals-as-expected
                """, "");

        assertEquals(List.of(), report.shortcomings());
        assertTrue(report.refusals().get(0).message().contains("may-lose"));
    }

    @Test
    void stepsWaitForTheirTime() {
        DrillReport report = played("""
                method:
                  - recovery: wait
                    for: 1ms
                    name: first
                  - probe: key-reads
                    at: 300ms
                    name: at a time
                  - probe: key-reads
                    after: 200ms
                    name: after a while
                """);

        long began = phase(report, "first").startMillis();
        long atATime = phase(report, "at a time").startMillis();
        assertTrue(atATime - began >= 299, () -> report.phases().toString());
        assertTrue(phase(report, "after a while").startMillis() - atATime >= 199, () -> report.phases()
                .toString());
    }

    @Test
    void aCustodianWhoIsLateIsWaitedForWhenItTakesThatOne() {
        DrillReport report = played("method:\n" + LOST + """
                  - human: custodian-lost-share
                    custodian: 1
                  - human: custodian-late
                    custodian: 2
                    by: 400ms
                    name: late
                """ + RESTORED);

        assertEquals(List.of(), report.shortcomings());
        Phase made = phase(report, "custodians-make-transfer-file");
        long comes = phase(report, "late").startMillis() + 400;
        assertTrue(made.startMillis() + made.durationMillis() >= comes - 1, report.phases()::toString);
    }

    @Test
    void aLostShareIsSaidAndTheOthersAreEnough() {
        DrillReport report = played("method:\n" + LOST + """
                  - human: custodian-lost-share
                    custodian: 2
                  - human: custodians-make-transfer-file
                    by: ["1", "2"]
                    refused: NOT_FOUND
                """ + RESTORED);

        assertEquals(List.of(), report.shortcomings());
        assertTrue(report.refusals().get(0).message().contains("Do without custodian 2"));
    }

    @Test
    void aWrongPassphraseIsSaidAndNothingIsLost() {
        DrillReport report = played("method:\n" + LOST + """
                  - human: custodian-wrong-passphrase
                    custodian: 3
                  - human: custodians-make-transfer-file
                    refused: BAD_PARAMETER
                  - human: custodian-remembers
                    custodian: 3
                """ + RESTORED);

        assertEquals(List.of(), report.shortcomings());
        assertTrue(
                report.refusals().get(0).message().contains("Let custodian 3 look the passphrase up"),
                () -> report.refusals().toString());
    }

    @Test
    void tooFewCustodiansAreToldWhomToFindAndNothingIsLost() {
        DrillReport report = played("method:\n" + LOST + """
                  - human: custodians-unavailable
                    count: 2
                  - human: custodians-make-transfer-file
                    refused: BAD_PARAMETER
                  - human: custodian-found
                """ + RESTORED);

        assertEquals(List.of(), report.shortcomings());
        String message = report.refusals().get(0).message();
        assertTrue(message.matches("(?s).*Find custodian \\d and \\d\\. It takes 2 of 3 custodians.*"), message);
    }

    private DrillReport played(String steps) {
        return played(HEAD, steps);
    }

    private DrillReport played(String head, String steps) {
        Experiment experiment = ExperimentReader.read("test.yaml", (head + steps).getBytes(UTF_8), Deeds.vocabulary());
        return new Drill("test", experiment, folder.resolve("work"), "").play(DrillListener.SILENT);
    }

    /** Of the steps alone, without what is done before them. */
    private static List<String> names(DrillReport report) {
        return report.phases().stream().skip(1 + Source.PHASES).map(Phase::name).toList();
    }

    private static Phase phase(DrillReport report, String name) {
        return report.phases().stream()
                .filter(phase -> phase.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
