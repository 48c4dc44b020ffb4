package dev.holdfast.harness.pkcs11;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** SunPKCS11 of every JDK that is installed on this machine. */
class JavaClientsTest {

    private static final int OLDEST = 17;

    @AutoClose
    private static final RunningDoor DOOR = RunningDoor.open();

    @TempDir
    private Path folder;

    /** The one that runs this, and others of other releases. */
    static Stream<Path> jdks() throws IOException {
        Path own = Path.of(System.getProperty("java.home"));
        try (Stream<Path> installed =
                Files.isDirectory(Path.of("/usr/lib/jvm")) ? Files.list(Path.of("/usr/lib/jvm")) : Stream.empty()) {
            return Stream.concat(
                    Stream.of(own),
                    installed
                            .filter(jdk -> Files.isExecutable(jdk.resolve("bin/javac")))
                            .filter(jdk -> release(jdk) >= OLDEST && release(jdk) != release(own))
                            .sorted())
                    .toList()
                    .stream();
        }
    }

    private static int release(Path jdk) {
        try {
            return Files.readAllLines(jdk.resolve("release")).stream()
                    .filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.replaceAll("[^0-9.]", "").split("\\.")[0])
                    .map(Integer::parseInt)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void throughHoldfastsModule(Path jdk) throws IOException {
        run(jdk, ClientModule.OWN, true);
    }

    /** Debian 12's p11-kit carries neither AES-CBC nor AES-GCM, nor ECDSA with a hash. */
    @ParameterizedTest
    @MethodSource("jdks")
    void throughTheStockModule(Path jdk) throws IOException {
        run(jdk, ClientModule.STOCK, false);
    }

    private void run(Path jdk, ClientModule module, boolean wholeAes) throws IOException {
        Path configuration = Files.writeString(
                folder.resolve("pkcs11.cfg"),
                "name = Holdfast\nlibrary = " + module.require() + "\nslot = 0\n"
                        + "attributes(generate,*,*) = {\n  CKA_TOKEN = false\n}\n");
        new Shell(folder, module.environment(DOOR.socket()))
                .run(
                        jdk.resolve("bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        JavaClient.class.getName(),
                        configuration.toString(),
                        RunningDoor.PIN,
                        Boolean.toString(wholeAes))
                .succeeded()
                .printed("everything worked on JDK " + release(jdk));
    }
}
