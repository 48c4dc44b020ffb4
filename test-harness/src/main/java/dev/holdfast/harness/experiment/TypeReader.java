package dev.holdfast.harness.experiment;

import dev.holdfast.harness.experiment.Value.Entry;
import dev.holdfast.harness.experiment.Value.Listing;
import dev.holdfast.harness.experiment.Value.Mapping;
import dev.holdfast.harness.experiment.Value.Scalar;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes what an option's type promises of what a file has in its place. */
final class TypeReader {

    static final int MAX_ITEMS = 100;

    private final Problems problems;

    TypeReader(Problems problems) {
        this.problems = problems;
    }

    /** @param key for messages */
    Optional<Object> read(Type type, String key, Value value) {
        if (value instanceof Scalar scalar && scalar.missing()) {
            problems.add(value.place(), "`" + key + "` has no value; write " + type.phrase() + ".");
            return Optional.empty();
        }
        if (type instanceof Type.Single single) {
            return single(single, key, value);
        }
        if (type instanceof Type.Many many) {
            return many(many, key, value);
        }
        return weights((Type.Weights) type, key, value);
    }

    private Optional<Object> single(Type.Single type, String key, Value value) {
        if (value instanceof Scalar scalar) {
            return problems.attempt(value.place(), key, () -> type.parse(scalar.text()));
        }
        return wrong(type, key, value);
    }

    private Optional<Object> many(Type.Many type, String key, Value value) {
        if (value instanceof Scalar) {
            return single(type.each(), key, value).map(List::of);
        }
        if (!(value instanceof Listing listing)
                || listing.values().isEmpty()
                || listing.values().size() > MAX_ITEMS) {
            return wrong(type, key, value);
        }
        List<Object> items = new ArrayList<>();
        for (Value item : listing.values()) {
            Optional<Object> read = single(type.each(), key, item);
            if (read.isEmpty()) {
                return Optional.empty();
            }
            items.add(read.get());
        }
        if (!type.repeats() && new HashSet<>(items).size() < items.size()) {
            problems.add(value.place(), "`" + key + "` has the same word twice; delete one.");
            return Optional.empty();
        }
        return Optional.of(List.copyOf(items));
    }

    private Optional<Object> weights(Type.Weights type, String key, Value value) {
        if (!(value instanceof Mapping mapping) || mapping.entries().isEmpty()) {
            return wrong(type, key, value);
        }
        Map<String, Object> weights = new LinkedHashMap<>();
        for (Entry entry : mapping.entries()) {
            if (!type.words().contains(entry.key())) {
                problems.unknown(
                        entry.place(),
                        "`" + key + "` has no `" + YamlTree.shown(entry.key()) + "`",
                        entry.key(),
                        type.words());
                continue;
            }
            single(new Type.Whole(0, Type.Weights.MOST), entry.key(), entry.value())
                    .ifPresent(weight -> weights.put(entry.key(), weight));
        }
        if (weights.size() == mapping.entries().size()
                && weights.values().stream().allMatch(w -> w.equals(0L))) {
            problems.add(value.place(), "`" + key + "` weighs nothing; give one of them more than 0.");
            return Optional.empty();
        }
        return Optional.of(Collections.unmodifiableMap(weights));
    }

    private Optional<Object> wrong(Type type, String key, Value value) {
        problems.add(value.place(), "`" + key + "` cannot be that; write " + type.phrase() + ".");
        return Optional.empty();
    }
}
