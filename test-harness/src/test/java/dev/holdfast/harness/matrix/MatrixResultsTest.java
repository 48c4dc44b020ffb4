package dev.holdfast.harness.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.harness.experiment.Hosting;
import dev.holdfast.harness.matrix.Moment.Kind;
import dev.holdfast.harness.recovery.RecoveryStep;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** The forms in which results leave, and which cells are chosen. */
class MatrixResultsTest {

    private static final MatrixResults RESULTS = new MatrixResults(
            7,
            "./hsm drill matrix --seed 7",
            List.of(
                    new CellResult(
                            Cell.parse("2/upload/partition"),
                            Hosting.PROCESSES,
                            List.of(
                                    moment(1, Kind.BEGINS, "The transfer file is uploaded"),
                                    moment(2, Kind.REFUSED, "NO_QUORUM: No majority answers."),
                                    moment(3, Kind.REFUSED, "NO_QUORUM: No majority answers."),
                                    moment(4, Kind.DONE, "done")),
                            Duration.ofMillis(12_345),
                            List.of(),
                            Duration.ofSeconds(1),
                            ""),
                    new CellResult(
                            Cell.parse("3/prove/none"),
                            Hosting.VIRTUAL,
                            List.of(),
                            Duration.ZERO,
                            List.of("late"),
                            Duration.ZERO,
                            "<late> is lost")));

    @Test
    void aTableInMarkdownHasALineForEachCell() {
        String page = RESULTS.markdown();
        assertTrue(
                page.contains(
                        "| 2 | 5 upload | partition | processes | refused then recovered | 12.3 | none | NO_QUORUM |"),
                page);
        assertTrue(page.contains("| 3 | 8 prove | none | virtual | defect: <late> is lost | 0.0 | late |  |"), page);
        assertTrue(page.contains("\n    ./hsm drill matrix --seed 7\n"), page);
        assertTrue(page.contains("0 recovered, 1 refused then recovered, 1 defect."), page);
    }

    @Test
    void jsonTellsWhatHappenedInItsOrder() {
        JsonNode cell = RESULTS.json().get("cells").get(0);
        assertEquals("processes", cell.get("place").asText());
        assertEquals("REFUSED_THEN_RECOVERED", cell.get("verdict").asText());
        assertEquals(1, cell.get("refusals").size());
        assertEquals(4, cell.get("log").size());
        assertEquals(
                "NO_QUORUM: No majority answers.",
                cell.get("log").get(1).get("text").asText());
    }

    @Test
    void ciSystemsReadACaseForEachCellAndAFailureForEachDefect() throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(RESULTS.junit().render()));
        assertEquals(2, document.getElementsByTagName("testcase").getLength());
        assertEquals(1, document.getElementsByTagName("failure").getLength());
        assertEquals(
                "<late> is lost",
                document.getElementsByTagName("failure").item(0).getTextContent());
    }

    @Test
    void aSampleHasEveryStepFaultAndNumberOfCards() {
        List<Cell> all = Cells.of(List.of(0, 1, 2, 3), List.of(RecoveryStep.values()), List.of(FaultKind.values()));
        assertEquals(288, all.size());
        List<Cell> sample = Cells.sample(all, 9, 5);
        assertEquals(9, new HashSet<>(sample).size());
        assertEquals(
                Set.of(FaultKind.values()), sample.stream().map(Cell::fault).collect(Collectors.toSet()));
        assertEquals(
                Set.of(RecoveryStep.values()), sample.stream().map(Cell::at).collect(Collectors.toSet()));
        assertEquals(Set.of(0, 1, 2, 3), sample.stream().map(Cell::cardsLost).collect(Collectors.toSet()));
        assertEquals(sample, Cells.sample(all, 9, 5));
        assertEquals(Arrays.asList(all.get(3)), Cells.sample(List.of(all.get(3)), 9, 5));
    }

    private static Moment moment(long millis, Kind kind, String text) {
        return new Moment(Duration.ofMillis(millis), RecoveryStep.UPLOAD, kind, text);
    }
}
