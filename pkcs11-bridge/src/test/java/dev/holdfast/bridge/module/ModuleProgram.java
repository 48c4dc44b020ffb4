package dev.holdfast.bridge.module;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The tests that are written in C, as a program. */
final class ModuleProgram {

    private static final long PATIENCE_SECONDS = 120;

    /** What a program left. */
    record Outcome(int status, String output) {}

    private ModuleProgram() {}

    /** Compiles it, or skips the test where that cannot be done. */
    static Path compile() throws IOException, InterruptedException {
        String compiler = Optional.ofNullable(System.getenv("CC")).orElse("cc");
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, compiler))),
                "There is no C compiler, and so no client module to test.");
        Path folder = ModuleLibrary.folder().resolveSibling("native-tests");
        Outcome outcome = run(Map.of(), "sh", "src/test/c/build.sh", folder.toString());
        assertEquals(0, outcome.status(), outcome::output);
        return folder.resolve("module-tests");
    }

    static Outcome run(Path program, String group) throws IOException, InterruptedException {
        return run(Map.of("ASAN_OPTIONS", "detect_leaks=1"), program.toString(), group);
    }

    static Outcome run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("holdfast-module-", ".txt");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            try {
                assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> "still runs: " + command[0]);
            } finally {
                process.destroyForcibly();
            }
            return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
