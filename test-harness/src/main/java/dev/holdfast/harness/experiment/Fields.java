package dev.holdfast.harness.experiment;

import dev.holdfast.harness.experiment.Value.Entry;
import dev.holdfast.harness.experiment.Value.Listing;
import dev.holdfast.harness.experiment.Value.Mapping;
import dev.holdfast.harness.experiment.Value.Place;
import dev.holdfast.harness.experiment.Value.Scalar;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The keys of one part of a file, taken one by one; what nobody took was misspelt. */
final class Fields {

    private final Mapping mapping;
    private final String part;
    private final Problems problems;
    private final Set<String> known = new LinkedHashSet<>();

    private Fields(Mapping mapping, String part, Problems problems) {
        this.mapping = mapping;
        this.part = part;
        this.problems = problems;
    }

    /** Nothing, and a problem, if there are no keys. */
    static Optional<Fields> of(Value value, String part, Problems problems) {
        if (value instanceof Mapping mapping) {
            return Optional.of(new Fields(mapping, part, problems));
        }
        problems.add(value.place(), part + " is made of keys and values, as in `title: …`.");
        return Optional.empty();
    }

    Place place() {
        return mapping.place();
    }

    Optional<Entry> find(String key) {
        known.add(key);
        return mapping.entries().stream()
                .filter(entry -> entry.key().equals(key))
                .findFirst();
    }

    boolean has(String key) {
        return find(key).isPresent();
    }

    /** The value of a key of this type. */
    Optional<Object> find(String key, Type type) {
        return find(key).flatMap(entry -> new TypeReader(problems).read(type, key, entry.value()));
    }

    /** A text of one line. */
    Optional<String> text(String key) {
        return find(key, new Type.Text()).map(String.class::cast);
    }

    /** What a reader makes of one word or number; its refusal is a problem. */
    <T> Optional<T> parsed(String key, Function<String, T> reader) {
        return find(key).flatMap(entry -> {
            if (entry.value() instanceof Scalar scalar && !scalar.missing()) {
                return problems.attempt(entry.value().place(), key, () -> reader.apply(scalar.text()));
            }
            problems.add(
                    entry.value().place(), "`" + key + "` has no value, or more than one; write a word or number.");
            return Optional.empty();
        });
    }

    /** The items of a list; none if the key is missing or no list. */
    List<Value> list(String key, int most) {
        Optional<Entry> entry = find(key);
        if (entry.isEmpty() || entry.get().value() instanceof Scalar scalar && scalar.missing()) {
            return List.of();
        }
        Value value = entry.get().value();
        if (!(value instanceof Listing listing)) {
            problems.add(value.place(), "`" + key + "` is a list: begin each item with `- `.");
            return List.of();
        }
        int items = listing.values().size();
        if (items > most) {
            problems.add(value.place(), "`" + key + "` has " + items + " items; it may have " + most + ".");
            return List.of();
        }
        return listing.values();
    }

    void require(String key, String example) {
        if (!has(key)) {
            problems.add(place(), part + " has no `" + key + "`; add `" + key + ": " + example + "`.");
        }
    }

    /** To be called when all were asked for. */
    void refuseOthers() {
        refuseOthers(known);
    }

    /** @param candidates what may have been meant by a key that nobody asked for */
    void refuseOthers(Collection<String> candidates) {
        for (Entry entry : mapping.entries()) {
            if (!known.contains(entry.key())) {
                problems.unknown(
                        entry.place(), part + " has no `" + YamlTree.shown(entry.key()) + "`", entry.key(), candidates);
            }
        }
    }
}
