package dev.holdfast.partition.selftest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of known answers, laid out as NIST's response files are: blocks of lines "Name = value" with empty lines between, "#"
 * before comments. A line that begins with a space goes on with the value of the line before.
 */
final class AnswerFile {

    private AnswerFile() {}

    /** The blocks of a resource of this package, in its order. */
    static List<Map<String, String>> read(String name) {
        try (InputStream file = AnswerFile.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("The firmware lacks " + name);
            }
            return blocks(new BufferedReader(new InputStreamReader(file, StandardCharsets.US_ASCII)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<Map<String, String>> blocks(BufferedReader lines) throws IOException {
        List<Map<String, String>> blocks = new ArrayList<>();
        Map<String, String> block = new LinkedHashMap<>();
        String last = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isBlank()) {
                if (!block.isEmpty()) {
                    blocks.add(block);
                }
                block = new LinkedHashMap<>();
            } else if (line.startsWith(" ")) {
                block.merge(last, line.strip(), (before, more) -> before + " " + more);
            } else if (!line.startsWith("#")) {
                int equals = line.indexOf('=');
                last = line.substring(0, equals).strip();
                block.put(last, line.substring(equals + 1).strip());
            }
        }
        if (!block.isEmpty()) {
            blocks.add(block);
        }
        return blocks;
    }
}
