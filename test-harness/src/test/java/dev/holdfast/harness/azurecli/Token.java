package dev.holdfast.harness.azurecli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.bridge.custody.SoftHsmToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A SoftHSM2 token, set up with SoftHSM2's own tool.
 *
 * @param folder of its configuration, its objects and its PIN
 */
record Token(Path folder) {

    private static final String LABEL = "recovery";
    private static final String PIN = "9081726354";

    static Token initialize(Path folder) throws IOException, InterruptedException {
        Token token = new Token(folder);
        Files.createDirectory(token.objectFolder());
        Files.writeString(
                token.configuration(),
                "directories.tokendir = " + token.objectFolder() + "\nobjectstore.backend = file\n");
        Files.writeString(token.pinFile(), PIN);
        ProcessBuilder tool = new ProcessBuilder(
                        "softhsm2-util", "--init-token", "--free", "--label", LABEL, "--pin", PIN, "--so-pin", PIN)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        tool.environment().putAll(token.environment());
        assertEquals(0, tool.start().waitFor(), "softhsm2-util failed; it says why in " + folder.resolve("log"));
        return token;
    }

    /** What a process that is to use it must have in its environment. */
    Map<String, String> environment() {
        return Map.of("SOFTHSM2_CONF", configuration().toString());
    }

    /** As a coordinator's configuration names it. */
    String specification() {
        return "module=" + SoftHsmToken.installed().orElseThrow() + ",token=" + LABEL + ",pin-file=" + pinFile();
    }

    /** How many objects are in it. */
    long objects() throws IOException {
        try (Stream<Path> files = Files.walk(objectFolder())) {
            return files.filter(file -> file.toString().endsWith(".object")).count();
        }
    }

    private Path objectFolder() {
        return folder.resolve("objects");
    }

    private Path configuration() {
        return folder.resolve("softhsm2.conf");
    }

    private Path pinFile() {
        return folder.resolve("pin");
    }
}
