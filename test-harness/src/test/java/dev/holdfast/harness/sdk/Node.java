package dev.holdfast.harness.sdk;

import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Programs for Node, and the SDK that they are run with. */
final class Node {

    /** The variable that names the folder of the SDK. */
    static final String PACKAGES = "HOLDFAST_AZURE_NODE";

    private Node() {}

    /** The folder that the launcher put the SDK into; skips the test without one, but the check of a change must have it. */
    static String packages() {
        String named = Objects.requireNonNullElse(System.getenv(PACKAGES), "");
        if (named.isEmpty() && "true".equals(System.getenv("CI"))) {
            Assertions.fail("The SDK for Node is not installed, and CI=true: './hsm verify' installs it, with npm.");
        }
        Assumptions.assumeFalse(
                named.isEmpty(),
                "The SDK for Node is not installed ('./hsm verify' does that): nothing to drive it with.");
        return named;
    }

    static String script(String name) {
        return Path.of("src/test/node", name).toAbsolutePath().toString();
    }
}
