package dev.holdfast.harness.experiment;

import static dev.holdfast.harness.experiment.Units.refused;

import dev.holdfast.proto.RefusedException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What the value of an {@link Option} may be, and so by which getter of {@link Arguments} it is had. */
public sealed interface Type {

    /** What may be written, as a phrase for people: "a whole number from 1 to 7". */
    String phrase();

    /** The same as JSON Schema 2020-12. */
    Map<String, Object> schema();

    /** A type whose values are written as one word or number. */
    sealed interface Single extends Type {

        /**
         * Reads a value.
         *
         * @throws RefusedException BAD_PARAMETER, with a sentence that begins in lower case
         */
        Object parse(String text);

        /** What {@link #parse} reads as this value. */
        default String written(Object value) {
            return value.toString();
        }
    }

    /** One or more values; a single one needs no brackets. They are had by {@link Arguments#texts}. */
    sealed interface Many extends Type {

        /** The type of each, whose values are texts. */
        Single each();

        /** Whether the same may be there twice. */
        boolean repeats();

        @Override
        default Map<String, Object> schema() {
            Map<String, Object> each = each().schema();
            return Map.of(
                    "anyOf",
                    List.of(
                            each,
                            Map.of(
                                    "type",
                                    "array",
                                    "items",
                                    each,
                                    "minItems",
                                    1,
                                    "maxItems",
                                    TypeReader.MAX_ITEMS,
                                    "uniqueItems",
                                    !repeats())));
        }
    }

    /** Any text of one line, at most 1,000 characters: {@link Arguments#text}. */
    record Text() implements Single {

        static final int MAX_LENGTH = 1000;

        @Override
        public Object parse(String text) {
            if (text.isBlank() || text.length() > MAX_LENGTH || text.chars().anyMatch(Character::isISOControl)) {
                throw refused("write a text of one line, 1 to " + MAX_LENGTH + " characters.");
            }
            return text;
        }

        @Override
        public String phrase() {
            return "a text of one line";
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of("type", "string", "minLength", 1, "maxLength", MAX_LENGTH);
        }
    }

    /** A whole number from {@code least} to {@code most}: {@link Arguments#whole}. */
    record Whole(long least, long most) implements Single {
        @Override
        public Object parse(String text) {
            if (!text.matches("-?[0-9]{1,18}")) {
                throw refused("write " + phrase() + ".");
            }
            long number = Long.parseLong(text);
            if (number < least || number > most) {
                throw refused("write " + phrase() + ".");
            }
            return number;
        }

        @Override
        public String phrase() {
            return "a whole number from " + least + " to " + most;
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of("type", "integer", "minimum", least, "maximum", most);
        }
    }

    /** A number from {@code least} to {@code most}: {@link Arguments#number}. */
    record Number(double least, double most) implements Single {
        @Override
        public Object parse(String text) {
            double number = Units.decimal(text);
            if (number < least || number > most) {
                throw refused("write " + phrase() + ".");
            }
            return number;
        }

        @Override
        public String written(Object value) {
            return Units.written((Double) value);
        }

        @Override
        public String phrase() {
            return "a number from " + Units.written(least) + " to " + Units.written(most);
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of("type", "number", "minimum", least, "maximum", most);
        }
    }

    /** 0 to 1, or a percentage such as {@code 5%}: {@link Arguments#number}. */
    record Probability() implements Single {
        @Override
        public Object parse(String text) {
            boolean percent = text.endsWith("%");
            double number = Units.decimal(percent ? text.substring(0, text.length() - 1) : text);
            double share = percent ? BigDecimal.valueOf(number).movePointLeft(2).doubleValue() : number;
            if (share < 0 || share > 1) {
                throw refused("write " + phrase() + ".");
            }
            return share;
        }

        @Override
        public String written(Object value) {
            return Units.written((Double) value);
        }

        @Override
        public String phrase() {
            return "a probability such as 0.05 or 5%";
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of(
                    "anyOf",
                    List.of(
                            Map.of("type", "number", "minimum", 0, "maximum", 1),
                            Map.of("type", "string", "pattern", "^" + Units.DECIMAL + "%$")));
        }
    }

    /** A time such as {@code 250ms}, {@code 2h} or {@code 1h30m}: {@link Arguments#duration}. */
    record Time() implements Single {
        @Override
        public Object parse(String text) {
            return Units.time(text);
        }

        @Override
        public String written(Object value) {
            return Units.written((Duration) value);
        }

        @Override
        public String phrase() {
            return "a time such as 250ms or 1h30m";
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of("type", "string", "pattern", "^" + Units.TIME + "$");
        }
    }

    /** Bytes, such as {@code 4 KiB} or {@code 4096}: {@link Arguments#whole}. */
    record Size() implements Single {
        @Override
        public Object parse(String text) {
            return Units.size(text);
        }

        @Override
        public String phrase() {
            return "a size such as 4096 or 4 KiB";
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of(
                    "anyOf",
                    List.of(
                            Map.of("type", "integer", "minimum", 0, "maximum", Units.MOST_BYTES),
                            Map.of("type", "string", "pattern", "^" + Units.SIZE + "$")));
        }
    }

    /** So often in a time, such as {@code 200/s} or {@code 10/min}; a second's worth: {@link Arguments#number}. */
    record Rate() implements Single {
        @Override
        public Object parse(String text) {
            return Units.rate(text);
        }

        @Override
        public String written(Object value) {
            return Units.writtenRate((Double) value);
        }

        @Override
        public String phrase() {
            return "a rate such as 200/s or 10/min";
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of("type", "string", "pattern", "^" + Units.RATE + "$");
        }
    }

    /** {@code true} or {@code false}: {@link Arguments#flag}. */
    record Flag() implements Single {
        @Override
        public Object parse(String text) {
            if (!text.equals("true") && !text.equals("false")) {
                throw refused("write true or false.");
            }
            return text.equals("true");
        }

        @Override
        public String phrase() {
            return "true or false";
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of("type", "boolean");
        }
    }

    /** One of these words: {@link Arguments#choice}. */
    record Choice(List<String> words) implements Single {
        public Choice {
            words = List.copyOf(words);
        }

        @Override
        public Object parse(String text) {
            if (!words.contains(text)) {
                throw refused(Nearest.to(text, words)
                        .map(near -> "did you mean `" + near + "`?")
                        .orElse("write " + phrase() + "."));
            }
            return text;
        }

        @Override
        public String phrase() {
            return words.size() == 1 ? words.get(0) : "one of " + String.join(", ", words);
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of("enum", words);
        }
    }

    /** Cards: {@link Arguments#nodes}. */
    record Nodes() implements Single {
        @Override
        public Object parse(String text) {
            return NodeSet.parse(text);
        }

        @Override
        public String phrase() {
            return "cards: one, minority, majority, all, leader, followers, random 2, card 2 or cards 1, 3";
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of(
                    "anyOf",
                    List.of(Map.of("enum", NodeSet.SIMPLE), Map.of("type", "string", "pattern", NodeSet.PATTERN)));
        }
    }

    /** Shares that some of these words have of the whole, such as {@code {get: 3, sign: 1}}: {@link Arguments#weights}. */
    record Weights(List<String> words) implements Type {

        static final long MOST = 1_000_000;

        public Weights {
            words = List.copyOf(words);
        }

        @Override
        public String phrase() {
            return "weights of " + String.join(", ", words) + ", such as {" + words.get(0) + ": 1}";
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of(
                    "type",
                    "object",
                    "propertyNames",
                    Map.of("enum", words),
                    "additionalProperties",
                    new Whole(0, MOST).schema(),
                    "minProperties",
                    1);
        }
    }

    /** One or more texts; a single one needs no brackets: {@link Arguments#texts}. */
    record Texts() implements Many {
        @Override
        public Single each() {
            return new Text();
        }

        @Override
        public boolean repeats() {
            return true;
        }

        @Override
        public String phrase() {
            return "a text or a list of texts";
        }
    }

    /** One or more of these words, each once: {@link Arguments#texts}. */
    record Choices(List<String> words) implements Many {
        public Choices {
            words = List.copyOf(words);
        }

        @Override
        public Single each() {
            return new Choice(words);
        }

        @Override
        public boolean repeats() {
            return false;
        }

        @Override
        public String phrase() {
            return "one or more of " + String.join(", ", words);
        }
    }
}
