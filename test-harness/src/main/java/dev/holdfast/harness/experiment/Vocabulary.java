package dev.holdfast.harness.experiment;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All words there are, sorted by kind and name. */
public final class Vocabulary {

    private record Key(Kind kind, String name) {}

    private final Map<Key, Word> words =
            new TreeMap<>(Comparator.comparing(Key::kind).thenComparing(Key::name));

    private Vocabulary() {}

    /** @throws IllegalArgumentException if two words of a kind have one name */
    public static Vocabulary of(Collection<Word> words) {
        Vocabulary vocabulary = new Vocabulary();
        for (Word word : words) {
            if (vocabulary.words.put(new Key(word.kind(), word.name()), word) != null) {
                throw new IllegalArgumentException(
                        "there are two words " + word.kind().key() + ": " + word.name());
            }
        }
        return vocabulary;
    }

    public Optional<Word> find(Kind kind, String name) {
        return Optional.ofNullable(words.get(new Key(kind, name)));
    }

    public List<Word> words() {
        return List.copyOf(words.values());
    }

    public List<Word> words(Kind kind) {
        return words.values().stream().filter(word -> word.kind() == kind).toList();
    }
}
