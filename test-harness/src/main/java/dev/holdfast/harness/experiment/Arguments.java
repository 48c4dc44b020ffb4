package dev.holdfast.harness.experiment;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a step was given: the values of its word's options, of the options' types, fallbacks filled in. Asking for what is
 * not there, or for another type, is a defect of the asker.
 */
public record Arguments(Map<String, Object> values) {

    public static final Arguments NONE = new Arguments(Map.of());

    public Arguments {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * Arguments that come from no file.
     *
     * @param texts of options, each as a file would have it: {@code leader}, {@code {get: 3, sign: 1}}
     * @throws dev.holdfast.proto.RefusedException BAD_PARAMETER if one is missing, unknown, or not of its type
     */
    public static Arguments of(Word word, Map<String, String> texts) {
        return ArgumentsReader.texts(word, texts);
    }

    /** Whether there is a value: always, if the option is required or has a fallback. */
    public boolean has(String option) {
        return values.containsKey(option);
    }

    public String text(String option) {
        return get(option, String.class);
    }

    /** One of the words that the option allows. */
    public String choice(String option) {
        return get(option, String.class);
    }

    /** A whole number, or bytes. */
    public long whole(String option) {
        return get(option, Long.class);
    }

    /** A number, a probability from 0 to 1, or a rate per second. */
    public double number(String option) {
        return get(option, Double.class);
    }

    public Duration duration(String option) {
        return get(option, Duration.class);
    }

    public boolean flag(String option) {
        return get(option, Boolean.class);
    }

    public NodeSet nodes(String option) {
        return get(option, NodeSet.class);
    }

    /** Word to weight, in the order of the file. */
    @SuppressWarnings("unchecked") // the reader makes no other maps
    public Map<String, Long> weights(String option) {
        return get(option, Map.class);
    }

    @SuppressWarnings("unchecked") // the reader makes no other lists
    public List<String> texts(String option) {
        return get(option, List.class);
    }

    /** Of whatever type the option is. */
    Object value(String option) {
        return get(option, Object.class);
    }

    private <T> T get(String option, Class<T> type) {
        Object value = values.get(option);
        if (value == null) {
            throw new IllegalArgumentException("there is no argument " + option);
        }
        return type.cast(value);
    }
}
