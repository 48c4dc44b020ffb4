package dev.holdfast.harness.functional.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.functional.FunctionalTest;
import dev.holdfast.harness.functional.Section;
import dev.holdfast.harness.functional.section.Sections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every requirement has a test or a reason, and the numbers that are told of it are true. */
final class CoverageTest {

    private static final Path DOCS = Path.of("..", "docs", "functional-tests.md");
    private static final String BEGIN = "| section |";

    @Test
    void everyRequirementHasATestOrAReason() {
        Coverage coverage = new Coverage(Sections.all(), Requirements.all());
        assertEquals(List.of(), coverage.contradictions());
        assertEquals(197, coverage.total().required());
        for (Requirement requirement : Requirements.all()) {
            assertTrue(requirement.number().matches("\\d\\d\\.\\d\\d\\.\\d\\d"), requirement::number);
            assertTrue(
                    requirement.reason().matches("|(not applicable|not meaningful|not done|not tested): .+"),
                    requirement::reason);
        }
    }

    @Test
    void everyTestSaysWhatItDoesInItsSection() {
        for (Section section : Sections.all()) {
            for (FunctionalTest test : section.tests()) {
                assertTrue(test.id().matches("[a-z0-9]+(-[a-z0-9]+)*"), test::id);
                assertTrue(test.claim().endsWith("."), test::id);
                assertTrue(test.steps().endsWith("."), test::id);
                assertTrue(!test.requirements().isEmpty(), test::id);
            }
        }
    }

    @Test
    void whatDoesNotAgreeIsFound() {
        Requirement tested = new Requirement("04.01.01", "about", "");
        Requirement reasoned = new Requirement("04.02.01", "about", "not applicable: why");
        assertEquals(
                List.of("04.01.01 has neither a test nor a reason for having none."),
                contradictions(List.of(tested, reasoned)));
        assertEquals(
                List.of("04.02.01 has a test, and a reason for having none."),
                contradictions(List.of(tested, reasoned), "04.01.01", "04.02.01"));
        assertEquals(
                List.of("There is no requirement 09.99.99."),
                contradictions(List.of(tested, reasoned), "04.01.01", "09.99.99"));
        assertEquals(List.of("A requirement is listed twice."), contradictions(List.of(tested, tested), "04.01.01"));
        Section twice = new Section(4, "four", List.of(Planted.passing("one"), Planted.passing("one")));
        assertTrue(
                new Coverage(List.of(twice), List.of(tested)).contradictions().contains("Two tests are called one."));
    }

    /** With -Dholdfast.reference=write the page is mended. */
    @Test
    void thePageTellsTheFiguresOfThisBuild() throws IOException {
        String table =
                new CoveragePage(new Coverage(Sections.all(), Requirements.all()), List.of(), Instant.EPOCH).figures();
        String page = Files.readString(DOCS);
        if ("write".equals(System.getProperty("holdfast.reference"))) {
            int begin = page.indexOf(BEGIN);
            int end = page.indexOf("\n\n", begin) + 1;
            page = page.substring(0, begin) + table + page.substring(end);
            Files.writeString(DOCS, page);
        }
        assertTrue(page.contains(table), () -> "docs/functional-tests.md should have\n" + table);
    }

    private static List<String> contradictions(List<Requirement> requirements, String... shown) {
        FunctionalTest test = Planted.passing("one", shown);
        return new Coverage(List.of(new Section(4, "four", List.of(test))), requirements).contradictions();
    }
}
