package dev.holdfast.bridge.module;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the build leaves the client module: in {@code native} beside the folder of classes, or the jar, that this class is in. */
public final class ModuleLibrary {

    public static final String NAME = "libholdfast-pkcs11.so";
    private static final String LOAD = "holdfast-pkcs11-load";
    private static final String MIX = "holdfast-pkcs11-mix";

    private ModuleLibrary() {}

    /** The library, ready to be loaded by a PKCS#11 client. Empty where it was not built, because there was no C compiler. */
    public static Optional<Path> find() {
        return Optional.of(folder().resolve(NAME)).filter(Files::isRegularFile);
    }

    /** The program that makes load through any PKCS#11 module; see {@code load.c}. Empty where it was not built. */
    public static Optional<Path> loadProgram() {
        return Optional.of(folder().resolve(LOAD)).filter(Files::isExecutable);
    }

    /** The program that holds any PKCS#11 module against a model; see {@code mix.c}. Empty where it was not built. */
    public static Optional<Path> mixProgram() {
        return Optional.of(folder().resolve(MIX)).filter(Files::isExecutable);
    }

    /** {@code pkcs11-bridge/target/native} in a source tree. */
    static Path folder() {
        try {
            Path code = Path.of(ModuleLibrary.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return code.resolveSibling("native");
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The place of these classes has no path", e);
        }
    }
}
