package dev.holdfast.harness.azurecli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The real {@code az}, in a folder and an environment of its own. */
final class AzureCli {

    private static final long PATIENCE_SECONDS = 120;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path program;
    private final Path folder;
    private final Map<String, String> environment;

    private AzureCli(Path program, Path folder, Map<String, String> environment) {
        this.program = program;
        this.folder = folder;
        this.environment = Map.copyOf(environment);
    }

    /** How a command ended. */
    record Outcome(String command, int exit, String out, String err) {

        /** The same, when it ended well. */
        Outcome ok() {
            assertEquals(0, exit, this::toString);
            return this;
        }

        /** The same, when it was refused with this error code. */
        Outcome refused(String code) {
            assertEquals(1, exit, this::toString);
            if (!err.contains("(" + code + ")")) {
                fail("not refused with " + code + ": " + this);
            }
            return this;
        }

        /** What it printed. */
        JsonNode json() {
            try {
                return JSON.readTree(ok().out);
            } catch (JsonProcessingException e) {
                return fail("no JSON: " + this, e);
            }
        }

        @Override
        public String toString() {
            return command + "\n=> " + exit + "\n" + out + err;
        }
    }

    /** Skips the test where {@code az} is not set up; the check of a change must have it. */
    static void requireOrSkip() {
        if (installed().isEmpty() && "true".equals(System.getenv("CI"))) {
            fail("az is not set up, and CI=true: './hsm verify' does that, on Debian 12.");
        }
        Assumptions.assumeTrue(
                installed().isPresent(),
                "az is not set up ('./hsm verify' does that on Debian 12): no Azure command line to test with.");
    }

    /**
     * The one of this machine.
     *
     * @param folder in which it works, and which is its home
     * @param environment what it needs to reach the service
     */
    static AzureCli of(Path folder, Map<String, String> environment) {
        return new AzureCli(installed().orElseThrow(), folder, environment);
    }

    /** Runs {@code az} with these arguments. */
    Outcome run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        return run(command, "az " + String.join(" ", arguments));
    }

    /** Runs {@code az keyvault} with the words of a line, and with arguments that may have spaces after them. */
    Outcome keyvault(String words, String... arguments) throws IOException, InterruptedException {
        return run(
                Stream.concat(Stream.of("keyvault"), Stream.concat(Stream.of(words.split(" ")), Stream.of(arguments)))
                        .toArray(String[]::new));
    }

    /** Runs lines as a user types them, to the first that fails. */
    Outcome shell(String lines) throws IOException, InterruptedException {
        return run(List.of("bash", "-eu", "-o", "pipefail", "-c", lines), lines);
    }

    private Outcome run(List<String> command, String shown) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("PATH", program.getParent() + File.pathSeparator + System.getenv("PATH"));
        Process process = builder.start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            fail("still running after " + PATIENCE_SECONDS + " s: " + shown + "\n" + Files.readString(out)
                    + Files.readString(err));
        }
        return new Outcome(shown, process.exitValue(), read(out), read(err));
    }

    private static String read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        return new String(bytes, UTF_8);
    }

    private static Optional<Path> installed() {
        return Stream.concat(
                        Stream.ofNullable(System.getenv("HOLDFAST_AZ")).map(Path::of),
                        Stream.of(System.getenv("PATH").split(File.pathSeparator))
                                .map(folder -> Path.of(folder, "az")))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
