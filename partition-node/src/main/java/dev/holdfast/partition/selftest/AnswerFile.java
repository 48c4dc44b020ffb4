package dev.holdfast.partition.selftest;

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

    /**
     * The blocks in their order.
     *
     * @throws IllegalArgumentException for a line that is none of such a file
     */
    static List<Map<String, String>> blocks(String text) {
        List<Map<String, String>> blocks = new ArrayList<>();
        Map<String, String> block = new LinkedHashMap<>();
        String last = "";
        for (String line : text.lines().toList()) {
            if (line.isBlank()) {
                if (!block.isEmpty()) {
                    blocks.add(block);
                }
                block = new LinkedHashMap<>();
            } else if (line.startsWith(" ")) {
                block.merge(last, line.strip(), (before, more) -> before + " " + more);
            } else if (!line.startsWith("#")) {
                int equals = line.indexOf('=');
                if (equals < 0) {
                    throw new IllegalArgumentException("The line '" + line + "' gives nothing a value.");
                }
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
