package dev.holdfast.harness.bench;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The C program that makes load through one PKCS#11 module, in a process of its own. */
final class LoadProcess implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 5;

    private final Process process;
    private final BufferedReader answers;
    private final Writer commands;

    private LoadProcess(Process process) {
        this.process = process;
        answers = process.inputReader(StandardCharsets.UTF_8);
        commands = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Starts it and has it make its keys.
     *
     * @param slot number of the slot, or "first" for the first one with a token that is initialized
     * @param log what it says of a failure
     */
    static LoadProcess start(
            Path program, Path module, String slot, Path pinFile, Map<String, String> environment, Path log) {
        ProcessBuilder builder = new ProcessBuilder(program.toString(), module.toString(), slot, pinFile.toString());
        builder.environment().putAll(environment);
        builder.redirectError(log.toFile());
        try {
            LoadProcess load = new LoadProcess(builder.start());
            if (!"ready".equals(load.answers.readLine())) {
                load.close();
                throw new RefusedException(
                        Code.INTERNAL, "No load can be made through " + module + "; look into " + log + ".");
            }
            return load;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty when the module refuses the operation. */
    Optional<Throughput> run(String operation, int threads, Duration duration) {
        try {
            commands.write(operation + " " + threads + " " + duration.toMillis() + "\n");
            commands.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new RefusedException(Code.INTERNAL, "A client has died while it measured " + operation + ".");
            }
            if (answer.startsWith("unsupported")) {
                return Optional.empty();
            }
            List<Long> figures =
                    List.of(answer.split(" ")).stream().map(Long::parseLong).toList();
            return Optional.of(
                    new Throughput(threads, figures.get(0), duration.toNanos(), figures.get(1), figures.get(2)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            commands.close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
