package dev.holdfast.harness.drill;

import dev.holdfast.harness.experiment.Vocabulary;
import dev.holdfast.harness.workload.WorkloadWords;
import java.util.List;
import java.util.Optional;

/** What the commands about experiments know of: the drills that are built in, and the words that can be used. */
final class Catalog {

    static final List<String> NAMES = List.of();

    private Catalog() {}

    static Vocabulary vocabulary() {
        return Vocabulary.of(WorkloadWords.WORDS);
    }

    /** The file of a built-in drill. */
    static Optional<byte[]> file(String name) {
        return Optional.empty();
    }
}
