package dev.holdfast.harness.action;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.history.Attribute;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Recorder;
import dev.holdfast.harness.history.Result;
import dev.holdfast.harness.report.DrillReport.Check;
import dev.holdfast.harness.stage.StageTime;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients were told decides about a drill. */
final class RunHistoryTest {

    @TempDir
    private Path folder;

    private Check judged(String read) {
        try (RunHistory history =
                new RunHistory(folder.resolve("history.jsonl"), "a drill", StageTime.ofThisMachine())) {
            Recorder recorder = history.recorder();
            recorder.end(
                    recorder.begin("a", "k", Operation.CREATE, "", Map.of(Attribute.TAGS, "0")),
                    Result.of("v1", "m1", Map.of()));
            recorder.end(
                    recorder.begin("a", "k", Operation.UPDATE, "", Map.of(Attribute.TAGS, "1")),
                    Result.of("v1", "m1", Map.of()));
            recorder.end(
                    recorder.begin("b", "k", Operation.GET, "", Map.of()),
                    Result.of("v1", "m1", Map.of(Attribute.TAGS, read)));
            return history.judged();
        }
    }

    @Test
    void answersThatOneOrderExplainsSpeakForTheRecovery() {
        assertTrue(judged("1").passed());
    }

    @Test
    void aStaleReadDeniesTheRecoveryAndIsNamed() {
        Check check = judged("0");
        assertFalse(check.passed());
        assertTrue(
                check.differences().get(0).contains("no order of calls explains the answer to call 3"),
                check.differences()::toString);
    }
}
