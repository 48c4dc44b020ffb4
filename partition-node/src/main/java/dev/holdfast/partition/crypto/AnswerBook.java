package dev.holdfast.partition.crypto;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Properties;

/** The values of known-answers.properties. */
final class AnswerBook {

    private static final String FILE = "known-answers.properties";

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
    AnswerBook(byte[] text) {
        try {
            entries.load(new ByteArrayInputStream(text));
        } catch (IOException | IllegalArgumentException unreadable) {
            entries.clear();
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
