package dev.holdfast.harness.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.cli.Failures;
import dev.holdfast.harness.functional.BenchOperator;
import dev.holdfast.harness.functional.Section;
import dev.holdfast.harness.functional.report.EvidenceFolder;
import dev.holdfast.harness.functional.report.Planted;
import dev.holdfast.harness.functional.section.Sections;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code hsm firmware verify}: all functional tests pass, and one that does not is told. */
final class FirmwareVerifyCommandTest {

    @TempDir
    Path folder;

    private record Said(int code, String out) {}

    @Test
    void allFunctionalTestsPassAndLeaveEvidenceWithoutSecrets() throws IOException {
        List<Section> all = Sections.all();
        Said said = verify(all, "--out", folder.toString());
        assertEquals(ExitCode.OK.code(), said.code(), said::out);
        long tests = all.stream().mapToLong(section -> section.tests().size()).sum();
        assertTrue(said.out().contains(tests + " of " + tests + " tests passed"), said::out);
        assertTrue(said.out().contains(EvidenceFolder.NOTICE), said::out);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file);
                assertTrue(text.contains(EvidenceFolder.NOTICE), file::toString);
                assertFalse(
                        text.contains(BenchOperator.ownOf(BenchOperator.ADMIN).toStringUtf8()), file::toString);
            }
        }
        Said checked = verify(all, "--check", folder.toString());
        assertEquals(ExitCode.OK.code(), checked.code(), checked::out);
        assertTrue(checked.out().contains(tests + " files of evidence, all as their digests say"), checked::out);
        assertEquals(
                ExitCode.FAILED.code(),
                verify(all, "--out", folder.toString()).code(),
                "evidence is not written over evidence");
    }

    @Test
    void aTestThatFailsLeavesNoEvidenceAndIsTold() throws IOException {
        List<Section> sections = List.of(new Section(
                4, "four", List.of(Planted.passing("good", "04.13.01"), Planted.failing("bad", "04.14.02"))));
        Said said = verify(sections, "--out", folder.toString());
        assertEquals(ExitCode.FAILED.code(), said.code(), said::out);
        assertTrue(said.out().contains("bad: what was planted in bad holds: but it does not"), said::out);
        assertTrue(Files.exists(folder.resolve("Functional-Test/Planted/good.txt")));
        assertFalse(Files.exists(folder.resolve("Functional-Test/Planted/bad.txt")));
        Files.writeString(folder.resolve("Functional-Test/Planted/good.txt"), "something else");
        assertEquals(
                ExitCode.FAILED.code(),
                verify(sections, "--check", folder.toString()).code());
    }

    @Test
    void testsAreListedAndChosen() {
        List<Section> sections = List.of(
                new Section(4, "four", List.of(Planted.passing("good", "04.13.01"))),
                new Section(5, "five", List.of(Planted.failing("bad", "05.06.04"))));
        assertEquals(
                "good (04.13.01)\n    This holds.\n",
                verify(sections, "--list", "--section", "4").out());
        Said chosen = verify(sections, "--test", "good", "--json", "--out", folder.toString());
        assertEquals(ExitCode.OK.code(), chosen.code());
        assertTrue(chosen.out().contains("\"format\" : \"holdfast.functional/1\""), chosen::out);
        assertEquals(
                ExitCode.FAILED.code(),
                verify(sections, "--test", "no-such-test").code());
    }

    private static Said verify(List<Section> sections, String... arguments) {
        StringWriter out = new StringWriter();
        int code = new CommandLine(new FirmwareVerifyCommand(sections))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out))
                .setExecutionExceptionHandler(new Failures())
                .execute(arguments);
        return new Said(code, out.toString());
    }
}
