package dev.holdfast.harness.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs programs as a user does.
 *
 * @param folder where they run
 * @param environment of theirs, beside this process's own
 */
record Shell(Path folder, Map<String, String> environment) {

    private static final int PATIENCE_SECONDS = 120;

    /** What a program ended with, and all that it printed. */
    record Ended(List<String> command, int status, String output) {

        Ended succeeded() {
            assertEquals(0, status, () -> command + "\n" + output);
            return this;
        }

        Ended failed() {
            assertTrue(status != 0, () -> command + " was expected to fail\n" + output);
            return this;
        }

        Ended printed(String text) {
            assertTrue(output.contains(text), () -> command + " did not print \"" + text + "\"\n" + output);
            return this;
        }
    }

    /** Skips the test where the program is not installed. */
    static void require(String program) {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))),
                program + " is not installed here");
    }

    Shell with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Shell(folder, more);
    }

    Ended run(String... command) {
        return run("", command);
    }

    /** @param input what the program reads from standard input */
    Ended run(String input, String[] command) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Path output = Files.createTempFile(folder, "output", "");
            Process process = builder.redirectOutput(output.toFile()).start();
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(UTF_8));
            }
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(List.of(command) + " does not end\n" + Files.readString(output));
            }
            return new Ended(List.of(command), process.exitValue(), new String(Files.readAllBytes(output), UTF_8));
        } catch (IOException e) {
            throw new AssertionError(List.of(command) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
