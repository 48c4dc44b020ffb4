package dev.holdfast.harness.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HistoryFileTest {

    static final String HEADER = "{\"format\":\"holdfast.history/1\",\"title\":\"a test\"}\n";
    private static final String CALL = "{\"call\":1,\"at\":5,\"client\":\"a\",\"op\":\"get\",\"key\":\"k\"}\n";

    @TempDir
    private Path folder;

    private static History read(byte[] bytes) throws IOException {
        return HistoryReader.read(new ByteArrayInputStream(bytes));
    }

    private static History read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private Path written() {
        Path file = folder.resolve("history.jsonl");
        AtomicLong clock = new AtomicLong(100);
        try (HistoryWriter writer = new HistoryWriter(file, "a test", clock::getAndIncrement)) {
            long create = writer.begin(
                    "a", "k", Operation.CREATE, "", Map.of(Attribute.TAGS, "0", Attribute.ENABLED, "true"));
            long get = writer.begin("b", "k", Operation.GET, "v1", Map.of());
            writer.end(create, Result.of("v1", "m1", Map.of(Attribute.TAGS, "0")));
            writer.end(get, new Result.Refused(Refusal.NOT_FOUND, "There is no key named \"k\"\n"));
            long names = writer.begin("a", "", Operation.NAMES, "", Map.of());
            writer.end(names, Result.of(List.of("k", "other")));
            long delete = writer.begin("b", "k", Operation.DELETE, "", Map.of());
            writer.end(delete, new Result.Unknown("OUTCOME_UNKNOWN"));
            long purge = writer.begin("b", "k", Operation.PURGE, "", Map.of(), 25);
            writer.end(purge, new Result.Unknown("OUTCOME_UNKNOWN"));
            writer.settle(delete, Result.DONE);
            writer.begin("a", "k", Operation.GET_DELETED, "", Map.of());
        }
        return file;
    }

    private static List<Call> calls() {
        Map<Attribute, String> asked = Map.of(Attribute.TAGS, "0", Attribute.ENABLED, "true");
        return List.of(
                new Call(
                        1,
                        "a",
                        "k",
                        Operation.CREATE,
                        "",
                        asked,
                        100,
                        102,
                        Result.of("v1", "m1", Map.of(Attribute.TAGS, "0"))),
                new Call(
                        2,
                        "b",
                        "k",
                        Operation.GET,
                        "v1",
                        Map.of(),
                        101,
                        103,
                        new Result.Refused(Refusal.NOT_FOUND, "There is no key named \"k\"\n")),
                new Call(3, "a", "", Operation.NAMES, "", Map.of(), 104, 105, Result.of(List.of("k", "other"))),
                new Call(4, "b", "k", Operation.DELETE, "", Map.of(), 106, 110, Result.DONE),
                // By another process: nobody told the first what became of the deletion.
                new Call(
                        5,
                        "b",
                        1,
                        "k",
                        Operation.PURGE,
                        "",
                        Map.of(),
                        25,
                        108,
                        109,
                        new Result.Unknown("OUTCOME_UNKNOWN")),
                new Call(
                        6,
                        "a",
                        "k",
                        Operation.GET_DELETED,
                        "",
                        Map.of(),
                        111,
                        Long.MAX_VALUE,
                        new Result.Unknown("no answer was recorded")));
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        assertEquals(new History("a test", calls(), false), read(Files.readAllBytes(written())));
    }

    @Test
    void aFileThatEndsAnywhereIsReadUpToItsLastWholeLine() throws IOException {
        byte[] whole = Files.readAllBytes(written());
        for (int length = HEADER.length(); length < whole.length; length++) {
            History history = read(Arrays.copyOf(whole, length));
            assertEquals(whole[length - 1] != '\n', history.torn(), "cut to " + length);
            for (Call call : history.calls()) {
                Call full = calls().get((int) call.id() - 1);
                assertTrue(call.isUnknown() || call.equals(full), "a call is as it was, or unanswered: " + call);
            }
        }
    }

    @Test
    void theExampleInTheDocumentationIsAHistory() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "histories.md"));
        String opening = "```json\n";
        int begin = page.indexOf(opening) + opening.length();
        History example = read(page.substring(begin, page.indexOf("```", begin)));
        assertEquals(4, example.calls().size());
        assertTrue(example.calls().get(2).isDone(), "the third was settled");
        assertEquals("load-000/1", example.calls().get(3).asker());
        assertEquals(2_900, example.calls().get(3).waited());
    }

    @Test
    void aProcessHasOneCallAtATimeAndNoneAfterAnUnknownOutcome() {
        Processes processes = new Processes();
        assertEquals(0, processes.begin("a", 1));
        assertEquals(1, processes.begin("a", 2));
        assertEquals(0, processes.begin("b", 3));
        processes.end(1, Result.DONE);
        assertEquals(0, processes.begin("a", 4));
        processes.end(4, new Result.Unknown("OUTCOME_UNKNOWN"));
        processes.end(2, new Result.Refused(Refusal.OTHER, ""));
        assertEquals(1, processes.begin("a", 5));
        assertEquals(2, processes.begin("a", 6));
    }

    @Test
    void aHistoryIsNeverWrittenOver() {
        Path file = written();
        assertThrows(UncheckedIOException.class, () -> new HistoryWriter(file, "another", () -> 0));
    }

    @Test
    void aLongTextIsCutAndTheFileStaysReadable() throws IOException {
        Path file = folder.resolve("long.jsonl");
        try (HistoryWriter writer = new HistoryWriter(file, "t".repeat(10_000), () -> 1)) {
            long get = writer.begin("a", "k", Operation.GET, "", Map.of());
            writer.end(get, new Result.Refused(Refusal.OTHER, "x".repeat(10_000)));
        }
        assertFalse(read(Files.readAllBytes(file)).torn());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "2 | {\"call\":2,\"at\":5,\"client\":\"a\",\"op\":\"get\",\"key\":\"k\"} | begins call 2, where 1 is next",
                "2 | {\"call\":1,\"at\":5,\"client\":\"a\",\"op\":\"fly\",\"key\":\"k\"} | no meaning there: fly",
                "2 | {\"call\":1,\"at\":-5,\"client\":\"a\",\"op\":\"get\",\"key\":\"k\"} | needs \"at\"",
                "2 | {\"call\":1,\"at\":5,\"at\":6,\"client\":\"a\",\"op\":\"get\",\"key\":\"k\"} | is no JSON",
                "2 | {\"call\":1,\"at\":5,\"client\":\"a\",\"op\":\"get\"} | needs a \"key\"",
                "2 | {\"call\":1,\"at\":5,\"client\":\"a\",\"op\":\"get\",\"key\":\"k\",\"x\":1} | member \"x\"",
                "2 | {\"call\":1,\"at\":5,\"client\":\"a\",\"process\":-1,\"op\":\"names\"} | needs \"process\"",
                "2 | {\"call\":1,\"at\":5,\"client\":\"a\",\"process\":5000000,\"op\":\"names\"} | not below 5000000",
                "2 | {\"end\":1,\"at\":5,\"done\":{}} | about call 1, which never began",
                "2 | {\"note\":\"hello\"} | is no call",
                "2 | [] | is no JSON object",
            })
    void whatIsNoHistoryIsRefusedByLine(int line, String text, String reason) {
        refused(line, HEADER + text + "\n", reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"end\":1,\"at\":4,\"done\":{}} | a time before its call",
                "{\"end\":1,\"at\":6} | needs \"done\"",
                "{\"end\":1,\"at\":6,\"done\":{\"seen\":{\"colour\":\"red\"}}} | no meaning there: colour",
                "{\"end\":1,\"at\":6,\"done\":{\"names\":\"k\"}} | no list",
                "{\"settled\":1,\"at\":6,\"unknown\":\"\"} | settles a call by an unknown outcome",
            })
    void anEndMustFitItsCall(String text, String reason) {
        refused(3, HEADER + CALL + text + "\n", reason);
    }

    @Test
    void aCallEndsOnceAndIsSettledOnlyWhileUnknown() {
        String end = "{\"end\":1,\"at\":6,\"done\":{}}\n";
        refused(4, HEADER + CALL + end + end, "had ended");
        refused(4, HEADER + CALL + end + end.replace("end", "settled"), "was known");
    }

    @Test
    void anotherFormatIsRefusedByName() {
        refused(1, HEADER.replace("/1", "/2"), "names the format holdfast.history/2");
        refused(1, "", "is not there");
        refused(1, "x".repeat(2 * 1024 * 1024), "is longer than");
    }

    private static void refused(int line, String text, String reason) {
        RefusedException refused = assertThrows(RefusedException.class, () -> read(text));
        assertEquals(Code.BAD_PARAMETER, refused.code());
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.startsWith("Line " + line + " of the history") && message.contains(reason), message);
    }
}
