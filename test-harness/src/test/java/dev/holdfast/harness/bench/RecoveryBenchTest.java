package dev.holdfast.harness.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.harness.bench.Trial.Step;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class RecoveryBenchTest {

    @TempDir
    Path work;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int bench(String... arguments) {
        return new CommandLine(new RecoveryBench())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void aPoolComesBackAsItWasAndEveryStepIsMeasured() throws IOException {
        int exit = bench("--keys", "20", "--versions", "2", "--drill-keys", "0", "--json", "--work", work.toString());
        assertEquals(0, exit, err::toString);

        JsonNode trial = JsonMapper.builder().build().readTree(out.toString()).at("/trials/0");
        assertTrue(trial.required("same").booleanValue());
        assertEquals(Step.values().length, trial.required("step_millis").size());
        assertEquals(frameFileBytes(), trial.required("backup_bytes").longValue(), "as large as what it wrote");
        assertTrue(err.toString().contains("20 keys: restore"), err::toString);
    }

    /** Of the larger of the two backups: the other one is the fresh pool's, which had no keys. */
    private long frameFileBytes() throws IOException {
        try (Stream<Path> files = Files.walk(work)) {
            Map<Path, Long> bytesByBackup = files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains("/backups/"))
                    .filter(file -> !file.endsWith("backup.json"))
                    .collect(Collectors.groupingBy(Path::getParent, Collectors.summingLong(file -> file.toFile()
                            .length())));
            assertEquals(2, bytesByBackup.size(), bytesByBackup::toString);
            return bytesByBackup.values().stream().max(Long::compare).orElseThrow();
        }
    }

    @Test
    void theTableHasAColumnForEachTrialAndSaysWhatDidNotComeBack() {
        Map<Step, Long> millis = new EnumMap<>(Step.class);
        millis.put(Step.KEYS_MADE, 1_500L);
        millis.put(Step.RESTORE, 250L);
        RecoveryFigures figures = new RecoveryFigures(
                3, null, List.of(new Trial(100, 3, millis, 4096, true), new Trial(1000, 3, millis, 4096, false)));

        String table = figures.table();
        assertTrue(line(table, "backup and restore").matches(".* 100 keys +1,000 keys"), table);
        assertTrue(line(table, "restore").matches(".* 0\\.25 s +0\\.25 s"), table);
        assertTrue(line(table, "  per second").matches(".* 200 +2,000"), table);
        assertTrue(line(table, "all as it was").matches(".* yes +NO"), table);
        assertFalse(figures.recovered());
    }

    private static String line(String table, String title) {
        return table.lines().filter(line -> line.startsWith(title)).findFirst().orElseThrow();
    }
}
