package dev.holdfast.harness.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.coordinator.storage.BackupStorage;
import dev.holdfast.coordinator.storage.StorageMap;
import dev.holdfast.harness.azurite.Azurite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A JVM of its own, in which a name below {@code localhost} is this machine, as it is not everywhere: it writes a backup
 * into the container of an account that is named by the host.
 */
final class HostStyle {

    static final String FOLDER = "mhsm-by-host";

    private static final String HOST = Azurite.ACCOUNT + ".blob.localhost";

    private HostStyle() {}

    static void run(Azurite azurite, String container, Path folder) throws IOException, InterruptedException {
        Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 " + HOST + "\n");
        Path output = folder.resolve("output");
        ProcessBuilder command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djdk.net.hosts.file=" + hosts,
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostStyle.class.getName(),
                        "http://" + HOST + ":" + azurite.port() + "/" + container)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        command.environment().put("SAS", azurite.sas(container, Azurite.ALL));
        Process process = command.start();
        int end = process.waitFor();
        assertEquals(0, end, Files.readString(output));
    }

    public static void main(String[] url) {
        BackupStorage storage = StorageMap.empty().open(url[0], System.getenv("SAS"));
        try (BackupStorage.Draft draft = storage.create(FOLDER)) {
            draft.write("frames-00000", FOLDER.getBytes(UTF_8));
            draft.publish(FOLDER.getBytes(UTF_8));
        }
        String read = new String(storage.read(FOLDER, "frames-00000", 64), UTF_8);
        System.exit(read.equals(FOLDER) ? 0 : 1);
    }
}
