package dev.holdfast.harness.doctor;

import dev.holdfast.bridge.module.ModuleLibrary;
import dev.holdfast.harness.azurite.Azurite;
import dev.holdfast.partition.crypto.Providers;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What Holdfast needs of the machine it runs on.
 *
 * @param environment the environment variables to look through
 * @param softHsmModules where distributions put SoftHSM2's PKCS#11 module
 * @param clientModule Holdfast's own PKCS#11 client module, if the build made one
 * @param p11KitModules where distributions put p11-kit's
 * @param work a folder on the disk that drills write to
 */
record Machine(
        Map<String, String> environment,
        List<Path> softHsmModules,
        Optional<Path> clientModule,
        List<Path> p11KitModules,
        Path work) {

    private static final long NEEDED_BYTES = 1L << 30;

    /** This machine, with its temporary folder as the place to work in. */
    static Machine here() {
        return new Machine(
                System.getenv(),
                Stream.of(
                                "/usr/lib/softhsm/libsofthsm2.so",
                                "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
                                "/usr/lib64/pkcs11/libsofthsm2.so",
                                "/usr/local/lib/softhsm/libsofthsm2.so")
                        .map(Path::of)
                        .toList(),
                ModuleLibrary.find(),
                Stream.of("/usr/lib/x86_64-linux-gnu/pkcs11/p11-kit-client.so", "/usr/lib64/pkcs11/p11-kit-client.so")
                        .map(Path::of)
                        .toList(),
                Path.of(System.getProperty("java.io.tmpdir")));
    }

    List<Finding> examine() {
        return List.of(
                java(),
                maven(),
                crypto(),
                disk(),
                pkcs11Module(),
                p11Kit(),
                softHsm(),
                azurite(),
                azureForNode(),
                azureCli(),
                openssl());
    }

    private Finding java() {
        String found = Runtime.version() + " in " + System.getProperty("java.home");
        return Runtime.version().feature() >= 17
                ? Finding.ok("JDK", found)
                : Finding.missing("JDK", found, "apt-get install openjdk-17-jdk-headless");
    }

    private Finding maven() {
        return program("mvn")
                .map(mvn -> Finding.ok("Maven", mvn.toString()))
                .orElseGet(() -> Finding.missing("Maven", "no mvn on the PATH", "apt-get install maven"));
    }

    private static Finding crypto() {
        return Finding.ok("crypto", Providers.fastest().describe());
    }

    private Finding disk() {
        try {
            FileStore store = Files.getFileStore(work);
            String found = String.format(Locale.ROOT, "%,d MiB free in %s", store.getUsableSpace() >> 20, work);
            return store.getUsableSpace() >= NEEDED_BYTES
                    ? Finding.ok("disk", found)
                    : Finding.missing("disk", found, "free 1 GiB, or give drills another folder with --work");
        } catch (IOException unreadable) {
            return Finding.missing("disk", work + " cannot be read", "make it a readable folder");
        }
    }

    /** A compiler that came after the build helps with the next one only. */
    private Finding pkcs11Module() {
        if (clientModule.isPresent()) {
            return Finding.ok("PKCS#11", clientModule.get().toString());
        }
        boolean compiler = program("cc").isPresent();
        return Finding.optional(
                "PKCS#11",
                compiler
                        ? "the client module is not built, though there is a C compiler"
                        : "no C compiler, and so no client module; PKCS#11 applications have p11-kit's alone",
                compiler ? "./hsm verify builds it" : "apt-get install gcc libc6-dev, then ./hsm verify");
    }

    private Finding p11Kit() {
        return p11KitModules.stream()
                .filter(Files::isReadable)
                .findFirst()
                .map(module -> Finding.ok("p11-kit", module.toString()))
                .orElseGet(() -> Finding.optional(
                        "p11-kit",
                        "its client module is not found; some tests of the PKCS#11 door need it",
                        "apt-get install p11-kit-modules"));
    }

    private Finding softHsm() {
        Optional<Path> module =
                softHsmModules.stream().filter(Files::isReadable).findFirst();
        if (module.isPresent() && program("softhsm2-util").isPresent()) {
            return Finding.ok("SoftHSM2", module.get().toString());
        }
        return Finding.optional(
                "SoftHSM2", "not found; --custody softhsm and some tests need it", "apt-get install softhsm2");
    }

    private Finding azurite() {
        return Azurite.program(environment)
                .map(azurite -> Finding.ok("Azurite", azurite.toString()))
                .orElseGet(() -> Finding.optional(
                        "Azurite",
                        "not found; experiments with storage: azurite and some tests need it",
                        "./hsm verify installs it with npm (apt-get install npm)"));
    }

    private Finding azureForNode() {
        Optional<Path> packages = Stream.ofNullable(environment.get("HOLDFAST_AZURE_NODE"))
                .map(Path::of)
                .filter(folder -> Files.isDirectory(folder.resolve("node_modules/@azure/keyvault-keys")))
                .findFirst();
        if (packages.isPresent() && program("node").isPresent()) {
            return Finding.ok("Azure SDK", packages.get().toString());
        }
        return Finding.optional(
                "Azure SDK",
                "not found; the tests with the SDK for Node need it",
                "./hsm verify installs it with npm (apt-get install npm)");
    }

    private Finding azureCli() {
        return Stream.ofNullable(environment.get("HOLDFAST_AZ"))
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .or(() -> program("az"))
                .map(az -> Finding.ok("az", az.toString()))
                .orElseGet(() -> Finding.optional(
                        "az",
                        "not found; the tests with the Azure command line need it",
                        "./hsm verify installs it on Debian 12"));
    }

    private Finding openssl() {
        return program("openssl")
                .map(openssl -> Finding.ok("openssl", openssl.toString()))
                .orElseGet(() -> Finding.optional(
                        "openssl", "not found; handy to make quorum keys by hand", "apt-get install openssl"));
    }

    private Optional<Path> program(String name) {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
