package dev.holdfast.harness.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.harness.checker.Judgement;
import dev.holdfast.harness.checker.Judgement.Finding;
import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.History;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Result;
import dev.holdfast.harness.report.DrillReport;
import dev.holdfast.harness.report.DrillReport.Check;
import dev.holdfast.harness.report.DrillReport.Moment;
import dev.holdfast.harness.report.HtmlReport;
import dev.holdfast.harness.report.RunDetail.LostChange;
import dev.holdfast.harness.report.RunKind;
import dev.holdfast.harness.report.SignedReport;
import dev.holdfast.harness.scan.ByteScan;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The page and the document of a run of the simulator. */
@Timeout(240)
final class RunReportTest {

    private static final String REPLAY = "./hsm simulate --seed 3";

    @TempDir
    private Path folder;

    @Test
    void theCommandLeavesASignedReportOfABadRunWithItsEvidenceAndNoSecret() throws Exception {
        StringWriter told = new StringWriter();
        int exit = new CommandLine(new SimulateCommand())
                .setOut(new PrintWriter(told))
                .execute(
                        "--seed",
                        "2",
                        "--time",
                        "1m",
                        "--faults",
                        "split",
                        "--plant",
                        "signs-while-disabled",
                        "--save",
                        folder.toString());
        assertEquals(1, exit, told::toString);
        Path page = folder.resolve("seed-2/report.html");
        Path document = folder.resolve("seed-2/report.json");
        JsonNode report = SignedReport.verify(
                        Files.readAllBytes(document),
                        Optional.of(Files.readAllBytes(page)),
                        Optional.empty(),
                        System.currentTimeMillis())
                .document();
        assertFalse(report.path("recovered").asBoolean());
        assertTrue(report.path("virtualTime").asBoolean());
        assertEquals("simulation", report.path("kind").asText());
        assertEquals(
                "./hsm simulate --seed 2 --time 60s --cards 3 --clients 4 --faults split --plant signs-while-disabled",
                report.path("replay").asText());
        assertFalse(report.path("detail").path("seconds").isEmpty());
        assertEquals(2, report.path("phases").size());
        String shown = Files.readString(page);
        assertTrue(shown.contains("NOT PASSED"));
        assertTrue(shown.contains("does not hold"), "the verdict says why");
        JsonNode broken = StreamSupport.stream(report.path("checks").spliterator(), false)
                .filter(check -> check.path("subject").asText().equals("nothing signs after its disabling"))
                .findFirst()
                .orElseThrow();
        assertFalse(broken.path("passed").asBoolean());
        assertTrue(shown.contains(broken.path("differences").get(0).asText().substring(0, 20)), "the evidence");
        assertTrue(shown.contains("the network between the cards falls into"));
        assertTrue(Files.exists(folder.resolve("seed-2.jsonl")));

        byte[] planted = new byte[32];
        new SplittableRandom(2).nextBytes(planted);
        byte[] ownersKey = Base64.getDecoder()
                .decode(Files.readAllLines(folder.resolve("owner/key.pem")).get(2));
        try (ByteScan scan = new ByteScan(Map.of("planted octets", planted, "the owner's key", ownersKey))) {
            assertEquals(List.of(), scan.scan(List.of(page, document)).findings());
            assertFalse(scan.scan(List.of(folder.resolve("owner"))).findings().isEmpty(), "the search finds one");
        }
    }

    @Test
    void faultsLastFromTheirBeginningToTheirEndAndALostCopyIsADisaster() {
        DrillReport report = RunReport.of(
                run(
                        "",
                        List.of(
                                "0:00:01.000 pool-1 loses power",
                                "0:00:02.000 pool-2: a disk error at the next call",
                                "0:00:02.500 the network between the cards falls into [pool-1] and [pool-2, pool-3]",
                                "0:00:03.000 pool-3 is destroyed",
                                "0:00:04.000 pool-1 has power",
                                "0:00:05.000 pool-2: no more a disk error at the next call, met once",
                                "0:00:06.000 pool-2 is ERROR and loses power",
                                "0:00:07.000 the coordinator crashes",
                                "0:00:08.000 all faults end")),
                Instant.EPOCH,
                REPLAY);
        assertEquals(
                List.of(
                        "1000+3000 pool-1 loses power",
                        "2000+3000 pool-2: a disk error at the next call",
                        "2500+5500 the network between the cards falls into [pool-1] and [pool-2, pool-3]",
                        "7000+1000 the coordinator crashes"),
                report.detail().faults().stream()
                        .map(fault -> fault.startMillis() + "+" + fault.durationMillis() + " " + fault.name())
                        .toList());
        assertEquals(
                List.of(Moment.Kind.DISASTER, Moment.Kind.STEP, Moment.Kind.STEP, Moment.Kind.RECOVERED),
                report.timeline().stream().map(Moment::kind).toList());
        assertTrue(report.recovered(), report::reason);
        assertEquals(2_000, report.recoveryMillis());
    }

    @Test
    void whatDoesNotEndWellIsTheVerdict() {
        Run hanging = run("after 60 minutes the pool is not whole again", List.of("0:00:08.000 all faults end"));
        DrillReport report = RunReport.of(hanging, Instant.EPOCH, REPLAY);
        assertFalse(report.recovered());
        assertTrue(report.reason().contains("after 60 minutes the pool is not whole again"), report::reason);
        DrillReport broken = RunReport.of(run("it ended by a defect", List.of()), Instant.EPOCH, REPLAY);
        assertEquals(1, broken.phases().size(), "it never came to the second");
        assertFalse(broken.recovered());
    }

    @Test
    void anAcknowledgedChangeThatIsLostCountsInThePhaseOfItsAcknowledgement() {
        String sentence = "call 9 (client-2: get key) found nothing, although call 1 (client-1: create key) was"
                + " acknowledged before";
        Run run = run("", List.of("0:00:08.000 all faults end"), new Finding("nothing acknowledged is lost", sentence));
        DrillReport report = RunReport.of(run, Instant.EPOCH, REPLAY);
        assertEquals(List.of(new LostChange(2_000, sentence)), report.detail().lost());
        assertEquals(1, report.detail().lostIn(report.phases().get(0)));
        assertEquals(
                List.of("nothing acknowledged is lost"),
                report.checks().stream()
                        .filter(check -> !check.passed())
                        .map(Check::subject)
                        .toList());
    }

    @Test
    void ofALongRunTheEndIsShownAndThatIsSaid() {
        List<String> many = IntStream.range(0, 24 * 60)
                .mapToObj(minute -> Run.time(Duration.ofMinutes(minute)) + " pool-1 is destroyed")
                .toList();
        Setting setting = Setting.of(3, Duration.ofDays(1));
        Run day = run(setting, Duration.ofDays(1), "", many);
        DrillReport report = RunReport.of(day, Instant.EPOCH, REPLAY);
        assertEquals(101, report.timeline().size());
        assertTrue(report.timeline().get(0).atMillis() > Duration.ofHours(22).toMillis());
        assertTrue(report.detail().description().contains("Shown here is the end"), report.detail()::description);
        byte[] page = HtmlReport.render(report);
        assertTrue(new String(page, StandardCharsets.UTF_8).contains(RunKind.VIRTUAL_TIME));
    }

    private static Run run(String hang, List<String> events, Finding... findings) {
        return run(Setting.of(3, Duration.ofSeconds(8)), Duration.ofSeconds(10), hang, events, findings);
    }

    private static Run run(Setting setting, Duration time, String hang, List<String> events, Finding... findings) {
        Call made = new Call(
                1, "client-1", "key", Operation.CREATE, "", Map.of(), 1_500_000_000L, 2_000_000_000L, Result.DONE);
        History history = new History("seed 3", List.of(made), false);
        return new Run(setting, history, events, time, new Judgement(List.of(), List.of(findings)), hang, "d1");
    }
}
