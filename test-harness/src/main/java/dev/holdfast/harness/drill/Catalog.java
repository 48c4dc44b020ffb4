package dev.holdfast.harness.drill;

import dev.holdfast.harness.action.Deeds;
import dev.holdfast.harness.experiment.Vocabulary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** What the commands about experiments know of: the drills that are built in, and the words that can be used. */
final class Catalog {

    /** In the order in which they are shown. */
    static final List<String> NAMES = List.of(
            "region-loss",
            "purged",
            "archived",
            "partition-loss",
            "slow-network-failover",
            "rolling-restart",
            "rolling-update",
            "bad-image",
            "quorum-short",
            "wrong-passphrase");

    private Catalog() {}

    /** The words that experiments may use. */
    static Vocabulary vocabulary() {
        return Deeds.vocabulary();
    }

    /** The file of a built-in drill, which lies beside this class; empty for any other name. */
    static Optional<byte[]> file(String name) {
        if (!NAMES.contains(name)) {
            return Optional.empty();
        }
        try (InputStream in = Catalog.class.getResourceAsStream(name + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("the file of " + name + " is missing from this build");
            }
            return Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
