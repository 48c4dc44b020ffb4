package dev.holdfast.harness.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.cli.Failures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a person does with experiment files before playing one. */
final class ExperimentCommandsTest {

    private static final String EXAMPLE = "../docs/examples/experiments/clients-only.yaml";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path work = Path.of("");

    @Test
    void checkTellsEveryProblemWithItsPlaceAndIsAUsageError() throws IOException {
        Path file = Files.writeString(work.resolve("x.yaml"), "titel: x\nmethod:\n  - workload: cleints\n");
        assertEquals(ExitCode.USAGE, run("check", file.toString()));
        assertEquals(
                file + ":1:1: An experiment has no `title`; add `title: A card dies while clients work`.\n"
                        + file + ":1:1: An experiment has no `titel`; did you mean `title`?\n"
                        + file + ":3:15: there is no workload `cleints`; did you mean `clients`?\n",
                err.toString());
        assertEquals(ExitCode.USAGE, run("check", EXAMPLE, file.toString(), "region-loss"));
        assertEquals(2, out.toString().split("No problems", -1).length - 1, out::toString);
        assertEquals(ExitCode.FAILED, run("check", work.toString()));
        assertTrue(err.toString().contains("is a folder"), err::toString);
    }

    @Test
    void newCopiesWithItsCommentsAndOverwritesNothing() throws IOException {
        Path file = work.resolve("mine.yaml");
        assertEquals(ExitCode.OK, run("new", file.toString(), "--from", EXAMPLE));
        String text = Files.readString(file);
        String original = Files.readString(Path.of(EXAMPLE));
        assertEquals(original.substring(original.indexOf('\n')), text.substring(text.indexOf('\n')));
        assertEquals(
                "# yaml-language-server: $schema=experiment.schema.json",
                text.lines().findFirst().orElseThrow());
        assertEquals(SchemaFile.text(), Files.readString(work.resolve("experiment.schema.json")));
        assertEquals(ExitCode.OK, run("check", file.toString()));
        assertEquals(ExitCode.FAILED, run("new", file.toString(), "--from", EXAMPLE));
        assertEquals(text, Files.readString(file));
    }

    @Test
    void newBeginsWithAnExperimentThatIsValid() {
        Path file = work.resolve("first.yaml");
        assertEquals(ExitCode.OK, run("new", file.toString()));
        assertEquals(ExitCode.OK, run("check", file.toString()), err::toString);
        assertEquals(
                ExitCode.FAILED, run("new", work.resolve("no-folder/x.yaml").toString()));
        assertTrue(err.toString().contains("cannot be written"), err::toString);
    }

    @Test
    void showPrintsExplainsAndCompletes() throws IOException {
        assertEquals(ExitCode.OK, run("show", EXAMPLE));
        assertEquals(Files.readString(Path.of(EXAMPLE)), out.toString());
        out.getBuffer().setLength(0);
        assertEquals(ExitCode.OK, run("show", EXAMPLE, "--explain"));
        assertTrue(out.toString().contains("2,000 calls as fast as they are answered. "), out::toString);
        out.getBuffer().setLength(0);
        assertEquals(ExitCode.OK, run("show", EXAMPLE, "--full"));
        assertTrue(out.toString().contains("quorum: 2 of 3\n"), out::toString);
        assertEquals(ExitCode.FAILED, run("show", "no-such-drill"));
        assertEquals(ExitCode.USAGE, run("show", EXAMPLE, "--full", "--explain"));
    }

    @Test
    void wordsAndDrillsAreListedForPeopleAndMachines() throws IOException {
        assertEquals(ExitCode.OK, run("words", "workload"));
        assertTrue(out.toString().startsWith("workload: "), out::toString);
        assertFalse(out.toString().contains("fault: "), out::toString);
        out.getBuffer().setLength(0);
        assertEquals(ExitCode.OK, run("words", "destroy-card"));
        assertTrue(out.toString().startsWith("fault: destroy-card\n"), out::toString);
        assertEquals(ExitCode.FAILED, run("words", "destory-card"));
        out.getBuffer().setLength(0);
        assertEquals(ExitCode.OK, run("words", "--json"));
        JsonNode words = JsonMapper.builder().build().readTree(out.toString());
        assertEquals(Catalog.vocabulary().words().size(), words.get("words").size());
        out.getBuffer().setLength(0);
        assertEquals(ExitCode.OK, run("list", "--json"));
        JsonNode drills = JsonMapper.builder().build().readTree(out.toString());
        assertEquals(Catalog.NAMES.size(), drills.get("drills").size());
    }

    @Test
    void whatTheCommandLineSaysIsReadAsTheFileIs() {
        assertEquals(ExitCode.USAGE, run("run", "bad-image", "--hosting", "virtual", "--set", "keys=4901"));
        assertTrue(
                err.toString().contains("command line: `keys`: write a whole number from 0 to 4900."), err::toString);
        assertTrue(err.toString().contains("cannot be done with `hosting: virtual`"), err::toString);
    }

    private ExitCode run(String... arguments) {
        int code = new CommandLine(new DrillCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(new Failures())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        for (ExitCode exit : ExitCode.values()) {
            if (exit.code() == code) {
                return exit;
            }
        }
        throw new AssertionError("exit code " + code);
    }
}
