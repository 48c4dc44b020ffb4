package dev.holdfast.partition.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Properties;

/** The values of known-answers.properties. */
final class AnswerBook {

    static final String FILE = "known-answers.properties";

    private final Properties entries = new Properties();

    AnswerBook() {
        try (InputStream in = AnswerBook.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("The firmware lacks " + FILE);
            }
            entries.load(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** @param text as in the file; what cannot be read stands for a book without entries */
    AnswerBook(String text) {
        try {
            entries.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException unreadable) {
            entries.clear();
        }
    }

    /** @throws IllegalArgumentException when this book has not the same entries, whatever they say */
    void requireLike(AnswerBook other) {
        if (!entries.keySet().equals(other.entries.keySet())) {
            throw new IllegalArgumentException("The answers are not those of this firmware's tests.");
        }
        for (String name : entries.stringPropertyNames()) {
            try {
                get(name);
            } catch (IllegalArgumentException unreadable) {
                throw new IllegalArgumentException("The answer " + name + " is not in hexadecimal.", unreadable);
            }
        }
    }

    byte[] get(String name) {
        String value = entries.getProperty(name);
        if (value == null) {
            throw new IllegalStateException(FILE + " lacks " + name);
        }
        return HexFormat.of().parseHex(value);
    }
}
