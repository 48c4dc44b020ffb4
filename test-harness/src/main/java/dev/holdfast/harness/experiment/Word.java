package dev.holdfast.harness.experiment;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One word of the language: what a step can be. Whoever does it publishes it; see {@link Vocabulary}.
 *
 * @param name in lower case with hyphens, unique within its kind
 * @param summary one sentence of what it does
 * @param where the hostings that can do it
 */
public record Word(Kind kind, String name, String summary, List<Option> options, Set<Hosting> where) {

    public Word {
        options = List.copyOf(options);
        where = Set.copyOf(where);
    }

    /** One that every hosting can do. */
    public static Word everywhere(Kind kind, String name, String summary, Option... options) {
        return new Word(kind, name, summary, List.of(options), Set.of(Hosting.values()));
    }

    public Optional<Option> option(String option) {
        return options.stream().filter(known -> known.name().equals(option)).findFirst();
    }
}
