package dev.holdfast.harness.experiment;

import java.util.List;

/** What the value of an {@link Option} may be, and so by which getter of {@link Arguments} it is had. */
public sealed interface Type {

    /** Any text of one line, at most 1,000 characters: {@link Arguments#text}. */
    record Text() implements Type {}

    /** A whole number from {@code least} to {@code most}: {@link Arguments#whole}. */
    record Whole(long least, long most) implements Type {}

    /** A number from {@code least} to {@code most}: {@link Arguments#number}. */
    record Number(double least, double most) implements Type {}

    /** 0 to 1, or a percentage such as {@code 5%}: {@link Arguments#number}. */
    record Probability() implements Type {}

    /** A time such as {@code 250ms}, {@code 2h} or {@code 1h30m}: {@link Arguments#duration}. */
    record Time() implements Type {}

    /** Bytes, such as {@code 4 KiB} or {@code 4096}: {@link Arguments#whole}. */
    record Size() implements Type {}

    /** So often in a time, such as {@code 200/s} or {@code 10/min}; a second's worth: {@link Arguments#number}. */
    record Rate() implements Type {}

    /** {@code true} or {@code false}: {@link Arguments#flag}. */
    record Flag() implements Type {}

    /** One of these words: {@link Arguments#choice}. */
    record Choice(List<String> words) implements Type {
        public Choice {
            words = List.copyOf(words);
        }
    }

    /** Cards: {@link Arguments#nodes}. */
    record Nodes() implements Type {}

    /** Shares that some of these words have of the whole, such as {@code {get: 3, sign: 1}}: {@link Arguments#weights}. */
    record Weights(List<String> words) implements Type {
        public Weights {
            words = List.copyOf(words);
        }
    }

    /** One or more texts; a single one needs no brackets: {@link Arguments#texts}. */
    record Texts() implements Type {}

    /** One or more of these words, each once: {@link Arguments#texts}. */
    record Choices(List<String> words) implements Type {
        public Choices {
            words = List.copyOf(words);
        }
    }
}
