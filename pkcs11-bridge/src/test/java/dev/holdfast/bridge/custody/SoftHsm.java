package dev.holdfast.bridge.custody;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The one token of this JVM, in the folder that surefire put into the environment. */
final class SoftHsm {

    private static final Path FOLDER = Path.of(System.getenv("SOFTHSM2_CONF")).getParent();
    private static boolean fresh;

    private SoftHsm() {}

    static synchronized CustodySpec token() {
        assumeTrue(SoftHsmToken.installed().isPresent(), "SoftHSM2 is not installed: no token to test with");
        if (!fresh) {
            delete(FOLDER);
            fresh = true;
        }
        return SoftHsmToken.prepare(FOLDER);
    }

    static Path folder() {
        return FOLDER;
    }

    private static void delete(Path folder) {
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
