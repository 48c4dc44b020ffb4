package dev.holdfast.harness.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.harness.recovery.RecoveryStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/recovery-matrix.md has the steps and the faults that there are, in their own words. */
class MatrixPageTest {

    private static final Path PAGE = Path.of("../docs/recovery-matrix.md");

    @Test
    void theStepsAreThoseOfTheProcedure() throws IOException {
        assertEquals(
                Arrays.stream(RecoveryStep.values())
                        .map(step -> "| " + step.number() + " | `" + step.key() + "` | " + step.sentence() + " |")
                        .toList(),
                table("| | step | |"));
    }

    @Test
    void theFaultsAreThoseOfTheMatrix() throws IOException {
        assertEquals(
                Arrays.stream(FaultKind.values())
                        .map(fault -> "| `" + fault.key() + "` | " + fault.sentence() + " |")
                        .toList(),
                table("| fault | |"));
    }

    /** The lines of a table below its head and its rule. */
    private static List<String> table(String head) throws IOException {
        return Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.equals(head))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
    }
}
