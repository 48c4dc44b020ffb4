package dev.holdfast.harness.inspection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.cli.Failures;
import dev.holdfast.harness.history.Attribute;
import dev.holdfast.harness.history.HistoryWriter;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class HistoryCommandTest {

    private static final Map<Attribute, String> ZERO = Map.of(Attribute.TAGS, "0");
    private static final Map<Attribute, String> ONE = Map.of(Attribute.TAGS, "1");

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int hsm(String... arguments) {
        out.getBuffer().setLength(0);
        return new CommandLine(new HistoryCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler(new Failures())
                .execute(arguments);
    }

    /** A key is made, changed, and read. */
    private String written(Map<Attribute, String> seen) {
        Path file = folder.resolve("history.jsonl");
        AtomicLong clock = new AtomicLong(1_000_000);
        try (HistoryWriter writer = new HistoryWriter(file, "three calls", () -> clock.addAndGet(1_000_000))) {
            writer.end(writer.begin("a", "orders", Operation.CREATE, "", ZERO), Result.of("v1", "m1", Map.of()));
            writer.end(writer.begin("a", "orders", Operation.UPDATE, "", ONE), Result.of("v1", "m1", Map.of()));
            writer.end(writer.begin("b", "orders", Operation.GET, "", Map.of()), Result.of("v1", "m1", seen));
        }
        return file.toString();
    }

    @Test
    void aGoodHistoryIsOk() {
        assertEquals(ExitCode.OK.code(), hsm("check", written(ONE)));
        assertTrue(out.toString().contains("OK: one order of all calls explains every answer"), out::toString);
    }

    @Test
    void aStaleReadIsShownWithWhatSpeaksAgainstIt() {
        assertEquals(ExitCode.FAILED.code(), hsm("check", written(ZERO)));
        String text = out.toString();
        assertTrue(text.contains("Call 3 has no place in any order: tags was 1, not 0."), text);
        assertTrue(text.contains("After it the key is active [v1 enabled=true tags=1]."), text);
        assertTrue(text.contains("tags was 1, not 0"), text);
        assertTrue(text.contains("nothing acknowledged is lost: BROKEN. call 3 (b: get orders) saw tags 0"), text);
    }

    @Test
    void theSameForMachines() throws IOException {
        assertEquals(ExitCode.FAILED.code(), hsm("check", written(ZERO), "--json"));
        JsonNode document = JsonMapper.builder().build().readTree(out.toString());
        assertEquals("holdfast.history-check/1", document.get("format").textValue());
        assertEquals("violation", document.get("verdict").textValue());
        assertEquals(3, document.at("/keys/0/impasse/stuck").intValue());
        assertEquals(
                "nothing acknowledged is lost",
                document.at("/findings/0/invariant").textValue());
    }

    @Test
    void anUndecidedHistoryHasAnExitCodeOfItsOwn() {
        assertEquals(ExitCode.UNDECIDED.code(), hsm("check", written(ONE), "--budget", "2"));
        assertTrue(out.toString().contains("Try a larger --budget"), out::toString);
        assertEquals(ExitCode.USAGE.code(), hsm("check", sameAgain(), "--budget", "0"));
    }

    private String sameAgain() {
        return folder.resolve("history.jsonl").toString();
    }

    @Test
    void aHistoryIsShownCallByCall() {
        assertEquals(ExitCode.OK.code(), hsm("show", written(ONE), "--key", "orders"));
        assertEquals(4, out.toString().lines().count(), out::toString);
        assertTrue(out.toString().contains("update orders tags=1 -> done v1 material m1"), out::toString);
        assertEquals(ExitCode.OK.code(), hsm("show", sameAgain(), "--key", "another"));
        assertEquals(1, out.toString().lines().count(), out::toString);
    }

    @Test
    void whatIsNoHistoryIsRefusedInASentence() throws IOException {
        Path file = Files.writeString(folder.resolve("other.txt"), "hello\n");
        assertEquals(ExitCode.FAILED.code(), hsm("check", file.toString()));
        assertTrue(err.toString().contains("Line 1 of the history is no JSON"), err::toString);
        assertEquals(ExitCode.FAILED.code(), hsm("show", folder.resolve("none").toString()));
        assertTrue(err.toString().contains("cannot be read"), err::toString);
    }
}
