package dev.holdfast.bridge.module;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.bridge.rpc.Endpoint;
import dev.holdfast.bridge.rpc.Limits;
import dev.holdfast.bridge.rpc.RpcServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every function of the client module, and every kind of parameter, at the door's own server: what the module's caller said is
 * what the application behind the door hears, and what that answers is what the caller gets.
 */
final class EveryCallTest {

    /** What src/test/c/test_every_call.c asks; made by this test with -Dholdfast.calls=write, and then read by somebody. */
    private static final Path CALLS =
            Path.of("src", "test", "resources", "dev", "holdfast", "bridge", "module", "every-call.txt");

    private final Recorder recorder = new Recorder();

    @Test
    void theLibraryIsComplete(@TempDir Path folder) throws IOException, InterruptedException {
        Path program = ModuleProgram.compile();
        Path library = ModuleLibrary.find().orElseThrow();
        run(folder, Map.of("HOLDFAST_LIBRARY", library.toString()), program, "library");
    }

    @Test
    void everyCallArrivesAsItWasMade(@TempDir Path folder) throws IOException, InterruptedException {
        run(folder, Map.of(), ModuleProgram.compile(), "every-call");
        String calls = String.join("\n", recorder.record()) + "\n";
        if (System.getProperty("holdfast.calls", "").equals("write")) {
            Files.createDirectories(CALLS.getParent());
            Files.writeString(CALLS, calls);
        }
        assertEquals(Files.readString(CALLS), calls);
    }

    private void run(Path folder, Map<String, String> environment, Path program, String group)
            throws IOException, InterruptedException {
        Endpoint.Unix endpoint = new Endpoint.Unix(folder.resolve("door").resolve("socket"));
        try (RpcServer server = RpcServer.start(List.of(endpoint), client -> recorder, Limits.DEFAULT)) {
            Map<String, String> all = new HashMap<>(environment);
            all.put("HOLDFAST_PKCS11", server.endpoints().get(0).toString());
            ModuleProgram.Outcome outcome = ModuleProgram.run(all, program.toString(), group);
            assertEquals(0, outcome.status(), outcome::output);
        }
    }
}
