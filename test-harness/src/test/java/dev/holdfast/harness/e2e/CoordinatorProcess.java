package dev.holdfast.harness.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.proto.v1.Code;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/** A {@link SteppedCoordinator} in its process, as seen by who commands it, lets it go on, and kills it. */
final class CoordinatorProcess implements AutoCloseable {

    private static final int KILLED = 128 + 9;

    private final Process process;
    private final BufferedReader told;
    private final Writer input;
    private List<String> steps = new ArrayList<>();

    private CoordinatorProcess(Process process) {
        this.process = process;
        this.told = process.inputReader(UTF_8);
        this.input = process.outputWriter(UTF_8);
    }

    /** A process that does nothing yet: it takes a while to come up, and need not be waited for. */
    static CoordinatorProcess spare(Path folder) {
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SteppedCoordinator.class.getName(),
                folder.toString());
        try {
            return new CoordinatorProcess(
                    java.redirectError(ProcessBuilder.Redirect.INHERIT).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Comes back when it has ended, or taken back, what the last one left. */
    CoordinatorProcess takeOver() {
        Outcome outcome = converse("take over", step -> true).orElseThrow();
        assertEquals("done", outcome.line());
        return this;
    }

    /** What a command came to: its result, or a refusal. */
    record Outcome(String line) {

        boolean isDone() {
            return line.startsWith("done ");
        }

        boolean isRefused(Code code) {
            return line.startsWith("refused " + code + " ");
        }

        String result() {
            return line.substring("done ".length());
        }
    }

    /** Lets it do a command to the end. */
    Outcome run(String command) {
        return converse(command, step -> true).orElseThrow();
    }

    /**
     * Kills it before a step of a command, or at the command's end if it has fewer.
     *
     * @param step from 1
     * @param amid lets it begin that step
     */
    void kill(String command, int step, boolean amid) {
        Optional<Outcome> unused = converse(command, number -> number < step);
        if (amid) {
            say("go");
        }
        process.destroyForcibly();
        try {
            assertEquals(KILLED, process.waitFor());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The steps of the last command. */
    List<String> steps() {
        return List.copyOf(steps);
    }

    String lastStep() {
        return steps.get(steps.size() - 1);
    }

    /** @param goesOn whether it is let do the step of this number; if not, there is no outcome */
    private Optional<Outcome> converse(String command, IntPredicate goesOn) {
        steps = new ArrayList<>();
        say(command);
        try {
            for (String line = told.readLine(); line != null; line = told.readLine()) {
                if (!line.startsWith("step ")) {
                    return Optional.of(new Outcome(line));
                }
                steps.add(line.substring("step ".length()));
                if (!goesOn.test(steps.size())) {
                    return Optional.empty();
                }
                say("go");
            }
            throw new AssertionError("a coordinator ended by itself");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void say(String line) {
        try {
            input.write(line + "\n");
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
