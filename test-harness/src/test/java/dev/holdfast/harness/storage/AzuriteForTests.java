package dev.holdfast.harness.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.harness.azurite.Azurite;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** An Azurite where there is one. */
public final class AzuriteForTests {

    private AzuriteForTests() {}

    /** Skips the test where none is installed; the check of a change must have one. */
    public static void requireInstalled() {
        boolean installed = Azurite.program(System.getenv()).isPresent();
        if (!installed && "true".equals(System.getenv("CI"))) {
            Assertions.fail("Azurite is not installed, and CI=true: './hsm verify' installs it, with npm.");
        }
        Assumptions.assumeTrue(
                installed, "Azurite is not installed ('./hsm verify' does that): no blob store to test with.");
    }

    /**
     * Starts one.
     *
     * @param folder where it keeps its blobs
     */
    public static Azurite startOrSkip(Path folder) {
        return startOrSkip(folder, Azurite.ACCOUNT);
    }

    /** The same, with an account of another name, and further ones with the same key. */
    public static Azurite startOrSkip(Path folder, String account, String... others) {
        requireInstalled();
        return Azurite.start(folder, account, others);
    }

    /** A token's signature, in the two ways it can be written: no log and no message may have it. */
    public static List<String> signature(String sas) {
        Matcher signature = Pattern.compile("sig=([^&]+)").matcher(sas);
        Assertions.assertTrue(signature.find());
        return List.of(signature.group(1), URLDecoder.decode(signature.group(1), UTF_8));
    }
}
