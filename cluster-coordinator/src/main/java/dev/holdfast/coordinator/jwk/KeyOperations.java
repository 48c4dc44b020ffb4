package dev.holdfast.coordinator.jwk;

import dev.holdfast.proto.v1.KeyOperation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The service's key_ops. */
final class KeyOperations {

    private KeyOperations() {}

    static List<KeyOperation> messages(@Nullable List<@Nullable String> words) {
        return words == null
                ? List.of()
                : words.stream().map(KeyOperations::message).toList();
    }

    static List<String> words(List<KeyOperation> operations) {
        return operations.stream().map(Vocabulary.OPERATIONS::word).toList();
    }

    private static KeyOperation message(@Nullable String word) {
        if (word == null) {
            throw Refusals.bad("An operation in key_ops is null.");
        }
        if (word.equalsIgnoreCase("import") || word.equalsIgnoreCase("export")) {
            throw Refusals.notSupported(
                    "No key is wrapped for transfer or released here; leave " + word + " out of key_ops.");
        }
        return Vocabulary.OPERATIONS.meaning(word);
    }
}
