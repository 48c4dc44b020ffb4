package dev.holdfast.harness.experiment;

import dev.holdfast.harness.experiment.ExperimentException.Problem;
import dev.holdfast.harness.experiment.Value.Entry;
import dev.holdfast.harness.experiment.Value.Place;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The options of a word beside it in a file, and what holds for those that are not there. */
final class ArgumentsReader {

    private static final Place NOWHERE = new Place(1, 1);

    private ArgumentsReader() {}

    /** Those that can be read; the problems tell of the others. */
    static Arguments read(Word word, Fields fields) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Option option : word.options()) {
            Optional<Entry> entry = fields.find(option.name());
            if (entry.isPresent()) {
                fields.find(option.name(), option.type()).ifPresent(value -> values.put(option.name(), value));
            } else if (option.required()) {
                fields.require(option.name(), "…");
            } else {
                fallback(option).ifPresent(value -> values.put(option.name(), value));
            }
        }
        return new Arguments(values);
    }

    /**
     * Nothing, if the option has none.
     *
     * @throws IllegalArgumentException if it is not of the option's type
     */
    static Optional<Object> fallback(Option option) {
        return option.fallback().isEmpty()
                ? Optional.empty()
                : Optional.of(text(option, option.fallback())
                        .orElseThrow(() -> new IllegalArgumentException("the fallback of " + option.name() + " is not "
                                + option.type().phrase())));
    }

    /** @see Arguments#of */
    static Arguments texts(Word word, Map<String, String> texts) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Option option : word.options()) {
            String text = texts.get(option.name());
            if (text != null) {
                values.put(
                        option.name(),
                        text(option, text)
                                .orElseThrow(() -> Units.refused("`" + option.name() + "`: write "
                                        + option.type().phrase() + ".")));
            } else if (option.required()) {
                throw Units.refused(word.name() + " needs `" + option.name() + "`: "
                        + option.type().phrase() + ".");
            } else {
                fallback(option).ifPresent(value -> values.put(option.name(), value));
            }
        }
        for (String name : texts.keySet()) {
            if (word.option(name).isEmpty()) {
                Problems unknown = new Problems("");
                unknown.unknown(
                        NOWHERE,
                        word.name() + " has no `" + YamlTree.shown(name) + "`",
                        name,
                        word.options().stream().map(Option::name).toList());
                throw Units.refused(unknown.exception().problems().stream()
                        .map(Problem::sentence)
                        .findFirst()
                        .orElseThrow());
            }
        }
        return new Arguments(values);
    }

    private static Optional<Object> text(Option option, String text) {
        Problems problems = new Problems("");
        Optional<Object> value = YamlTree.read(text, problems)
                .flatMap(tree -> new TypeReader(problems).read(option.type(), option.name(), tree));
        return problems.none() ? value : Optional.empty();
    }
}
