package dev.holdfast.harness.functional.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.harness.functional.FunctionalTest;
import dev.holdfast.harness.functional.Section;
import dev.holdfast.proto.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written of a run, in the published shape, and that its check finds every change. */
final class EvidenceFolderTest {

    private static final String GOOD = "Functional-Test/Planted/good.txt";

    @TempDir
    Path folder;

    @BeforeEach
    void run() throws IOException {
        List<FunctionalTest> tests =
                List.of(Planted.passing("good", "04.13.01"), Planted.failing("bad", "04.13.01", "04.14.02"));
        Coverage coverage = new Coverage(List.of(new Section(4, "four", tests)), Requirements.all());
        EvidenceFolder.write(folder, TestRun.of(tests, outcome -> {}), coverage, Instant.EPOCH);
    }

    /** The members that the schema FT-TE v0.2 requires, and none that it does not know. */
    @Test
    void theDocumentHasThePublishedShape() throws IOException {
        JsonNode document = new ObjectMapper()
                .readTree(folder.resolve("functional-tests.json").toFile());
        assertEquals(Set.of("amvVersion", "functionalTest"), names(document));
        JsonNode functional = document.get("functionalTest");
        assertEquals(Set.of("document", "testEvidence"), names(functional));
        assertEquals(Set.of("base-catalogVersion"), names(functional.get("document")));
        assertEquals(1, functional.get("testEvidence").size(), "what failed is no evidence");
        JsonNode evidence = functional.get("testEvidence").get(0);
        assertEquals(
                Set.of("teList", "access", "technique", "description", "setup", "errorInduction", "results"),
                names(evidence));
        assertEquals("[\"TE04.13.01\"]", evidence.get("teList").toString());
        assertEquals("remote", evidence.get("access").asText());
        assertEquals("harness", evidence.get("technique").asText());
        JsonNode results = evidence.get("results");
        assertEquals(Set.of("summary", "digest", "fileLocation", "integrityMechanism"), names(results));
        assertEquals(GOOD, results.get("fileLocation").asText());
        assertEquals("SHA2-256", results.get("integrityMechanism").asText());
        assertTrue(results.get("digest").asText().matches("[0-9a-f]{64}"));
    }

    @Test
    void everyFileSaysThatItIsNoValidation() throws IOException {
        for (String file : List.of("functional-tests.json", "coverage.md", GOOD)) {
            assertTrue(Files.readString(folder.resolve(file)).contains(EvidenceFolder.NOTICE), file);
        }
    }

    @Test
    void whatFailedIsOnThePageAndNowhereElse() throws IOException {
        assertFalse(Files.exists(folder.resolve("Functional-Test/Planted/bad.txt")));
        String page = Files.readString(folder.resolve("coverage.md"));
        assertTrue(page.contains("1 of 2 tests passed"), page);
        assertTrue(page.contains("- `bad`: what was planted in bad holds"), page);
    }

    @Test
    void theCheckFindsWhatWasChanged() throws IOException {
        assertEquals(List.of(), EvidenceCheck.of(folder).differences());
        Files.writeString(folder.resolve("Functional-Test/Planted/more.txt"), "more");
        assertEquals(
                List.of("Functional-Test/Planted/more.txt is in no entry of the document."),
                EvidenceCheck.of(folder).differences());
        Files.delete(folder.resolve("Functional-Test/Planted/more.txt"));
        Files.writeString(folder.resolve(GOOD), Files.readString(folder.resolve(GOOD)) + " ");
        assertEquals(
                List.of(GOOD + " is not what its digest says."),
                EvidenceCheck.of(folder).differences());
        Files.delete(folder.resolve(GOOD));
        assertEquals(List.of(GOOD + " is missing."), EvidenceCheck.of(folder).differences());
        Files.writeString(folder.resolve("functional-tests.json"), "{");
        assertThrows(RefusedException.class, () -> EvidenceCheck.of(folder));
    }

    /** A test that asks nothing of a card shows nothing. */
    @Test
    void aTestWithoutExpectationsDoesNotPass() throws IOException {
        FunctionalTest empty =
                FunctionalTest.of("empty", "This holds.", List.of("04.13.01"), "Planted", "Nothing.", bench -> {});
        List<String> told = new ArrayList<>();
        Outcome outcome =
                TestRun.of(List.of(empty), one -> told.add(one.failure())).get(0);
        assertFalse(outcome.passed());
        assertEquals(List.of("The test expects nothing."), told);
    }

    private static Set<String> names(JsonNode node) {
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
