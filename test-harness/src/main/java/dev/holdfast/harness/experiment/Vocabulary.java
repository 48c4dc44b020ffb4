package dev.holdfast.harness.experiment;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** All words there are, sorted by kind and name. */
public final class Vocabulary {

    private record Key(Kind kind, String name) {}

    private static final String NAME = "[a-z][a-z0-9]*(-[a-z0-9]+)*";

    private final Map<Key, Word> words =
            new TreeMap<>(Comparator.comparing(Key::kind).thenComparing(Key::name));

    private Vocabulary() {}

    /**
     * Checks the words, since they are written by many.
     *
     * @throws IllegalArgumentException if two of a kind have one name, an option is named as something that every step
     *     may have, or a fallback is not of its option's type
     */
    public static Vocabulary of(Collection<Word> words) {
        Vocabulary vocabulary = new Vocabulary();
        for (Word word : words) {
            check(word);
            if (vocabulary.words.put(new Key(word.kind(), word.name()), word) != null) {
                throw new IllegalArgumentException(
                        "there are two words " + word.kind().key() + ": " + word.name());
            }
        }
        return vocabulary;
    }

    private static void check(Word word) {
        Set<String> names = new HashSet<>(StepReader.KEYS);
        for (Option option : word.options()) {
            if (!option.name().matches(NAME) || !names.add(option.name())) {
                throw new IllegalArgumentException(word.name() + " cannot have an option " + option.name());
            }
            ArgumentsReader.fallback(option);
        }
        if (!word.name().matches(NAME)) {
            throw new IllegalArgumentException("a word cannot be named " + word.name());
        }
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
