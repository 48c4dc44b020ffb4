package dev.holdfast.harness.functional.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.harness.functional.FunctionalTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Evidence on disk: {@code functional-tests.json} in the shape of NIST's schema FT-TE v0.2 (usnistgov/ACMVPDocs,
 * {@code Protocol/schema/functionalTestEvidence}), a file for each test that passed below {@code Functional-Test}, arranged as
 * NIST's evidence catalogue is, and {@code coverage.md}. A test that did not pass leaves no evidence.
 */
public final class EvidenceFolder {

    /** On every file. */
    public static final String NOTICE =
            "This is about a simulator. It is no validation, was made by no laboratory, and claims no conformance.";

    public static final String DOCUMENT = "functional-tests.json";
    static final String FILES = "Functional-Test";
    static final String INTEGRITY = "SHA2-256";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private EvidenceFolder() {}

    /** @param folder made if there is none; must not hold evidence yet */
    public static void write(Path folder, List<Outcome> outcomes, Coverage coverage, Instant when) throws IOException {
        Files.createDirectories(folder);
        ObjectNode root = MAPPER.createObjectNode();
        root.put("amvVersion", "0.2");
        ObjectNode functional = root.putObject("functionalTest");
        functional.putObject("document").put("base-catalogVersion", "none. " + NOTICE);
        ArrayNode list = functional.putArray("testEvidence");
        for (Outcome outcome : outcomes) {
            if (outcome.passed()) {
                Path file = folder.resolve(place(outcome.test()));
                Files.createDirectories(file.getParent());
                Files.writeString(file, text(outcome, when));
                describe(list.addObject(), outcome, Digests.sha256(file));
            }
        }
        Files.writeString(folder.resolve("coverage.md"), new CoveragePage(coverage, outcomes, when).text());
        Files.write(
                folder.resolve(DOCUMENT),
                MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
    }

    private static String place(FunctionalTest test) {
        return FILES + "/" + test.folder() + "/" + test.id() + ".txt";
    }

    private static void describe(ObjectNode node, Outcome outcome, String digest) {
        FunctionalTest test = outcome.test();
        ArrayNode numbers = node.putArray("teList");
        test.requirements().forEach(number -> numbers.add("TE" + number));
        node.put("access", test.access().name().toLowerCase(Locale.ROOT))
                .put("technique", test.technique().name().toLowerCase(Locale.ROOT))
                .put("description", test.id() + ": " + test.steps())
                .put("setup", test.setUp())
                .put("errorInduction", test.errorInduction());
        node.putObject("results")
                .put("summary", test.claim() + " " + counted(outcome) + " " + NOTICE)
                .put("digest", digest)
                .put("fileLocation", place(test))
                .put("integrityMechanism", INTEGRITY);
    }

    private static String text(Outcome outcome, Instant when) {
        FunctionalTest test = outcome.test();
        StringBuilder text = new StringBuilder()
                .append("Holdfast functional test ")
                .append(test.id())
                .append(", ")
                .append(when)
                .append('\n')
                .append(NOTICE)
                .append("\n\n")
                .append("requirements: ")
                .append(String.join(", ", test.requirements()))
                .append("\nholds: ")
                .append(test.claim())
                .append("\ndone: ")
                .append(test.steps())
                .append("\nset-up: ")
                .append(test.setUp())
                .append("\nerror induction: ")
                .append(test.errorInduction())
                .append("\n\n");
        outcome.journal().lines().forEach(line -> text.append(line).append('\n'));
        return text.append("\nPassed. ").append(counted(outcome)).append('\n').toString();
    }

    private static String counted(Outcome outcome) {
        return outcome.journal().checks() + " expectations were met in "
                + outcome.journal().exchanges() + " exchanges.";
    }
}
