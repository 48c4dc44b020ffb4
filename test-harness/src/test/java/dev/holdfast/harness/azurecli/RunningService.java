package dev.holdfast.harness.azurecli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.harness.Hsm;
import dev.holdfast.harness.service.RackKind;
import dev.holdfast.harness.service.ServiceConfig;
import dev.holdfast.harness.service.ServiceHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A service in the background, used as its user does: a configuration, {@code hsm up}, {@code hsm env}, {@code hsm down}. */
final class RunningService implements AutoCloseable {

    private static final int ANY_PORT = 0;

    private final Path folder;
    private final Map<String, String> environment;

    private RunningService(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /**
     * Starts one with no pool yet.
     *
     * @param folder where its home is made
     * @param change what is to be changed in a new home's configuration
     * @param environment of its process
     */
    static RunningService start(Path folder, UnaryOperator<String> change, Map<String, String> environment)
            throws IOException, InterruptedException {
        RunningService service = new RunningService(folder, environment);
        ServiceHome home = new ServiceHome(service.home());
        home.create();
        ServiceConfig.write(home, RackKind.EMBEDDED, ANY_PORT);
        Files.writeString(home.config(), change.apply(Files.readString(home.config())));
        service.hsm("up");
        return service;
    }

    Path home() {
        return folder.resolve("home");
    }

    /** What {@code eval "$(hsm env)"} puts into a shell of this principal. */
    Map<String, String> environmentOf(String principal) throws IOException, InterruptedException {
        String exports = hsm("env", "--as", principal);
        String shown = output(new ProcessBuilder("env", "-i", "bash", "-c", "eval \"$1\"; env -0", "bash", exports));
        return Arrays.stream(shown.split("\0"))
                .map(variable -> variable.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    /** Runs a command of this home; returns what it printed. */
    String hsm(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Hsm.class.getName()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--home", home().toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return output(builder);
    }

    @Override
    public void close() throws IOException {
        try {
            hsm("down");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted before the service was down.", e);
        }
    }

    private String output(ProcessBuilder builder) throws IOException, InterruptedException {
        Path err = Files.createTempFile(folder, "err", "");
        Process process = builder.redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), builder.command() + "\n" + out + Files.readString(err));
        return out;
    }
}
