package dev.holdfast.harness.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** How a card's JVM is started from another one: the same Java, the same class path, the options of {@code card.jvm}. */
public final class PartitionJvm {

    private static final String OPTIONS = "card.jvm";
    /** From this release on a JVM prints warnings about what the libraries do, unless it is told not to. */
    private static final int WARNS_SINCE = 24;

    private PartitionJvm() {}

    /**
     * The command that runs the card.
     *
     * @param whileInputOpen whether the process is to end when its standard input does
     */
    public static List<String> command(Path config, boolean whileInputOpen) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options());
        if (Runtime.version().feature() >= WARNS_SINCE) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), PartitionMain.class.getName(), "run"));
        command.addAll(List.of("--config", config.toString()));
        if (whileInputOpen) {
            command.add("--while-input-open");
        }
        return command;
    }

    private static List<String> options() {
        try (InputStream options = Objects.requireNonNull(PartitionJvm.class.getResourceAsStream(OPTIONS))) {
            return new String(options.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
