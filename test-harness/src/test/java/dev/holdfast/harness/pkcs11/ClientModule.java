package dev.holdfast.harness.pkcs11;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.bridge.module.ModuleLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What clients load in order to reach a door. */
enum ClientModule {
    /** Holdfast's own. */
    OWN {
        @Override
        Optional<Path> find() {
            return ModuleLibrary.find();
        }

        @Override
        Map<String, String> environment(Path socket) {
            return Map.of("HOLDFAST_PKCS11", "unix:" + socket);
        }
    },
    /** The one that distributions ship with p11-kit. */
    STOCK {
        @Override
        Optional<Path> find() {
            try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
                return folders.map(folder -> folder.resolve("pkcs11/p11-kit-client.so"))
                        .filter(Files::isRegularFile)
                        .findFirst();
            } catch (IOException e) {
                return Optional.empty();
            }
        }

        @Override
        Map<String, String> environment(Path socket) {
            return Map.of("P11_KIT_SERVER_ADDRESS", "unix:path=" + socket);
        }
    };

    abstract Optional<Path> find();

    abstract Map<String, String> environment(Path socket);

    /** The module; the test is skipped where it is not to be had. */
    Path require() {
        Optional<Path> found = find();
        assumeTrue(
                found.isPresent(),
                this == OWN
                        ? "Holdfast's client module is not built here, for want of a C compiler"
                        : "p11-kit's client module is not installed here");
        return found.orElseThrow();
    }
}
