package dev.holdfast.harness.drill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.holdfast.harness.experiment.Kind;
import dev.holdfast.harness.experiment.Option;
import dev.holdfast.harness.experiment.Word;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The words of docs/experiments.md, the published schema and the example files are those of the code. */
final class ExperimentReferenceTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final String WORDS = "## The words\n";
    private static final String COMMAND =
            "mvn test -pl test-harness -am -Dtest=ExperimentReferenceTest -Dholdfast.reference=write";
    private static final String HEAD = WORDS + "\nMade from the code; run `" + COMMAND + "` when that has changed.\n";

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SchemaFile.text());

    @Test
    void theWordsArePublished() throws IOException {
        Path page = DOCS.resolve("experiments.md");
        String text = Files.readString(page);
        holds(page, text.substring(0, text.indexOf(WORDS)) + HEAD + words());
    }

    @Test
    void theSchemaIsPublished() throws IOException {
        holds(DOCS.resolve("experiment.schema.json"), SchemaFile.text());
    }

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(DOCS.resolve("examples/experiments"))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theExamplesAreExperiments(Path example) throws IOException {
        readAndDescribed(example.toString());
    }

    @Test
    void theBuiltInDrillsAreExperiments() {
        Catalog.NAMES.forEach(ExperimentReferenceTest::readAndDescribed);
    }

    private static void readAndDescribed(String nameOrFile) {
        DrillSource source = DrillSource.find(nameOrFile);
        assertFalse(source.experiment().method().isEmpty());
        assertEquals(List.of(), SCHEMA.validate(new String(source.yaml(), UTF_8), InputFormat.YAML));
    }

    private static void holds(Path file, String made) throws IOException {
        if (System.getProperty("holdfast.reference", "").equals("write")) {
            Files.writeString(file, made);
        }
        assertEquals(made, Files.readString(file), () -> "run " + COMMAND);
    }

    private static String words() {
        StringBuilder page = new StringBuilder();
        for (Kind kind : Kind.values()) {
            List<Word> words = Catalog.vocabulary().words(kind);
            if (!words.isEmpty()) {
                page.append("\n### ").append(kind.key()).append("\n\n| word | |\n|---|---|\n");
                words.forEach(word -> page.append(row(word)));
            }
        }
        return page.toString();
    }

    private static String row(Word word) {
        StringBuilder row = new StringBuilder("| `" + word.name() + "` | " + word.summary() + WordList.where(word));
        for (Option option : word.options()) {
            String otherwise = option.required()
                    ? "required"
                    : option.fallback().isEmpty() ? "may be left out" : "otherwise `" + option.fallback() + "`";
            row.append("<br>`" + option.name() + "` " + option.summary() + ": "
                    + option.type().phrase() + "; " + otherwise + ".");
        }
        return row.append(" |\n").toString();
    }
}
