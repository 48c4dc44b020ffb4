package dev.holdfast.harness.operator;

import dev.holdfast.coordinator.control.ControlClient;
import dev.holdfast.harness.cli.EnvironmentMissingException;
import dev.holdfast.harness.service.ServiceHome;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A coordinator as a process of its own, in a session of its own: what ends the terminal does not end it. */
final class Background {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int WARNS_SINCE = 24;
    private static final int LAST_LINES = 4;

    private Background() {}

    /**
     * Starts the coordinator of this home and returns when it answers.
     *
     * @param main the class of the command line
     * @throws RefusedException when it ends instead, with what it said
     */
    static void start(ServiceHome home, Class<?> main) throws InterruptedException {
        Process process = spawn(home, main);
        ControlClient client = new ControlClient(home.folder());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!client.isAnswered()) {
            if (process.waitFor(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new RefusedException(
                        Code.UNREACHABLE, "The coordinator ended at once. " + lastWords(home.output()));
            }
            if (System.nanoTime() > deadline) {
                throw new RefusedException(
                        Code.DEADLINE_EXCEEDED,
                        "The coordinator (process " + process.pid() + ") does not answer after " + PATIENCE.toSeconds()
                                + " s; look at " + home.log() + ".");
            }
        }
    }

    private static Process spawn(ServiceHome home, Class<?> main) {
        List<String> command = new ArrayList<>(List.of(
                "setsid",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-XX:+ExitOnOutOfMemoryError"));
        if (Runtime.version().feature() >= WARNS_SINCE) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        command.addAll(List.of("-cp", classPath(), main.getName()));
        command.addAll(List.of("coordinator", "run", "--config", home.config().toString()));
        try {
            return new ProcessBuilder(command)
                    .directory(home.folder().toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(home.output().toFile())
                    .start();
        } catch (IOException e) {
            throw new EnvironmentMissingException("The coordinator cannot be put into the background (" + e.getMessage()
                    + "). It needs setsid, of the package util-linux; or run it yourself: hsm coordinator run --config "
                    + home.config());
        }
    }

    /** Every place absolute: the coordinator works in its home. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(place -> Path.of(place).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String lastWords(Path output) {
        try (Stream<String> lines = Files.lines(output)) {
            List<String> all = lines.filter(line -> !line.isBlank()).toList();
            return String.join(" ", all.subList(Math.max(0, all.size() - LAST_LINES), all.size()));
        } catch (IOException | UncheckedIOException e) {
            return "Look at " + output + ".";
        }
    }
}
