package dev.holdfast.harness.rest;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Every statement of docs/fidelity.md names where it comes from and a test that shows it, and that test exists. */
class FidelityLedgerTest {

    private static final Path LEDGER = Path.of("..", "docs", "fidelity.md");
    private static final int LEAST_ENTRIES = 60;
    private static final Pattern SHOWN =
            Pattern.compile("`(?<type>[A-Z][A-Za-z0-9]*Test)(\\.(?<method>[a-z][A-Za-z0-9]*))?`");

    /** @param cells statement, source (or reason), tests */
    private record Entry(int line, List<String> cells) {}

    @Test
    void everyEntryNamesATestThatExists() throws IOException {
        Map<String, String> tests = testSources();
        List<Entry> entries = entries(Files.readAllLines(LEDGER));
        assertTrue(entries.size() >= LEAST_ENTRIES, () -> "only " + entries.size() + " entries were found");
        assertAll(entries.stream().map(entry -> (Executable) () -> check(entry, tests)));
    }

    @Test
    void anEntryWithoutATestIsFound() {
        Map<String, String> tests = Map.of("SomeTest", "@Test\nvoid here() {}");
        check(
                entries(List.of("| it does | [page](https://example.org/page) | `SomeTest.here` |"))
                        .get(0),
                tests);
        for (String wrong : List.of(
                "| it does | [page](https://example.org/page) | `SomeTest.elsewhere` |",
                "| it does | [page](https://example.org/page) | `NoTest.here` |",
                "| it does | [page](https://example.org/page) | |",
                "| it does | | `SomeTest.here` |")) {
            assertTrue(isRefused(entries(List.of(wrong)).get(0), tests), wrong);
        }
    }

    private static boolean isRefused(Entry entry, Map<String, String> tests) {
        try {
            check(entry, tests);
            return false;
        } catch (AssertionError e) {
            return true;
        }
    }

    private static void check(Entry entry, Map<String, String> tests) {
        String where = "docs/fidelity.md, line " + entry.line();
        assertEquals(3, entry.cells().size(), where + ": statement, source, tests");
        assertFalse(entry.cells().get(1).isBlank(), where + " names no source");
        Matcher shown = SHOWN.matcher(entry.cells().get(2));
        int named = 0;
        while (shown.find()) {
            named++;
            String source = tests.get(shown.group("type"));
            assertTrue(source != null, where + ": there is no " + shown.group("type"));
            String method = shown.group("method");
            assertTrue(
                    method == null || source.contains(" " + method + "("),
                    where + ": " + shown.group("type") + " has no " + method);
        }
        assertTrue(named > 0, where + " names no test");
    }

    /** The rows of all tables, without their heads. */
    private static List<Entry> entries(List<String> lines) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            boolean head = i + 1 < lines.size() && lines.get(i + 1).startsWith("|---");
            if (line.startsWith("|") && !line.startsWith("|---") && !head) {
                entries.add(new Entry(
                        i + 1,
                        Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1))
                                .map(String::strip)
                                .toList()));
            }
        }
        return entries;
    }

    /** By the simple names of the classes. */
    private static Map<String, String> testSources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            for (Path tests : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(tests)) {
                    for (Path file : files.filter(each -> each.toString().endsWith("Test.java"))
                            .toList()) {
                        sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
                    }
                }
            }
        }
        return sources;
    }
}
