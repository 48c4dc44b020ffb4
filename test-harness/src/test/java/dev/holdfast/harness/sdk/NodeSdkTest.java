package dev.holdfast.harness.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The SDK for Node, driven by a program of its own: each of its checks is a test here. */
@ExtendWith(ServedHsm.class)
final class NodeSdkTest {

    private static final int MINUTES = 3;

    private final FaceUnderTest face;

    @TempDir
    private Path folder;

    NodeSdkTest(FaceUnderTest face) {
        this.face = face;
    }

    @TestFactory
    Stream<DynamicTest> contract() throws IOException, InterruptedException {
        String packages = Node.packages();
        Path said = folder.resolve("said");
        Path complaints = folder.resolve("complaints");
        Process node = start(packages, said, complaints);
        try {
            assertTrue(node.waitFor(MINUTES, TimeUnit.MINUTES), "Node did not end");
        } finally {
            node.destroyForcibly();
        }
        Report report = Report.read(said);
        assertFalse(report.plan().isEmpty(), () -> "Node did not begin: " + text(complaints));
        return Stream.concat(
                report.plan().stream().map(name -> DynamicTest.dynamicTest(name, () -> report.requirePassed(name))),
                Stream.of(DynamicTest.dynamicTest(
                        "Node ends as it should", () -> assertEquals(0, node.exitValue(), () -> text(complaints)))));
    }

    /**
     * What the program said.
     *
     * @param plan the names of its checks
     * @param ended how those ended that were run
     */
    private record Report(List<String> plan, Map<String, JsonNode> ended) {

        static Report read(Path said) throws IOException {
            JsonMapper mapper = JsonMapper.builder().build();
            List<String> plan = new ArrayList<>();
            Map<String, JsonNode> ended = new HashMap<>();
            for (String line : Files.readAllLines(said)) {
                JsonNode node = mapper.readTree(line);
                node.path("plan").forEach(name -> plan.add(name.textValue()));
                if (node.has("check")) {
                    ended.put(node.get("check").textValue(), node);
                }
            }
            return new Report(plan, ended);
        }

        void requirePassed(String name) {
            JsonNode end = ended.get(name);
            assertNotNull(end, "The check was not run");
            assertTrue(end.path("passed").asBoolean(), () -> end.path("reason").asText());
        }
    }

    private Process start(String packages, Path said, Path complaints) throws IOException {
        ProcessBuilder command = new ProcessBuilder("node", Node.script("contract.mjs"))
                .redirectOutput(said.toFile())
                .redirectError(complaints.toFile());
        Map<String, String> environment = command.environment();
        environment.putAll(face.environment());
        environment.put(Node.PACKAGES, packages);
        environment.put("HOLDFAST_HSM", face.hsm());
        environment.put("AZURE_CLIENT_ID", face.administrator().client());
        environment.put("AZURE_CLIENT_SECRET", face.administrator().secret());
        environment.put("AZURE_OBJECT_ID", face.administrator().object());
        environment.put("STRANGER_CLIENT_ID", face.stranger().client());
        environment.put("STRANGER_CLIENT_SECRET", face.stranger().secret());
        return command.start();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "unreadable: " + e;
        }
    }
}
