package dev.holdfast.harness.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Programs that know nothing of a simulator reach it from a shell into which {@code hsm env} was read. */
@ExtendWith(ServedHsm.class)
final class PlainProgramTest {

    private static final String PASSWORD = "changeit";

    private final FaceUnderTest face;

    @TempDir
    private Path folder;

    PlainProgramTest(FaceUnderTest face) {
        this.face = face;
    }

    @Test
    void inJava() throws IOException, GeneralSecurityException, InterruptedException {
        runs(
                "plain-java",
                Map.of(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.net.useSystemProxies=true",
                "-Djavax.net.ssl.trustStore=" + trustStore(),
                "-Djavax.net.ssl.trustStorePassword=" + PASSWORD,
                "-cp",
                System.getProperty("java.class.path"),
                PlainProgram.class.getName(),
                face.url());
    }

    @Test
    void inNode() throws IOException, InterruptedException {
        runs("plain-node", Map.of(Node.PACKAGES, Node.packages()), "node", Node.script("plain.mjs"), face.url());
    }

    private void runs(String key, Map<String, String> more, String... command)
            throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        ProcessBuilder program = new ProcessBuilder(List.of(command))
                .redirectOutput(said.toFile())
                .redirectError(folder.resolve("complaints").toFile());
        program.environment().keySet().removeIf(name -> name.startsWith("AZURE_"));
        program.environment().putAll(face.environment());
        program.environment().putAll(more);
        int code = program.start().waitFor();
        assertEquals(0, code, () -> read("complaints") + read("said"));
        assertTrue(read("said").contains("/keys/" + key + "/"), () -> read("said"));
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            return "unreadable: " + e;
        }
    }

    /** What keytool -importcert makes of the CA's certificate. */
    private Path trustStore() throws IOException, GeneralSecurityException {
        Path file = folder.resolve("trusted.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            AzureClients.trusting(face.authority()).store(out, PASSWORD.toCharArray());
        }
        return file;
    }
}
