package dev.holdfast.harness.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/**
 * The one spelling of a JSON document that is signed: RFC 8785, for documents whose numbers are whole and fit into 53 bits.
 * Members are sorted by the UTF-16 code units of their names, nothing stands between tokens, and a character is escaped only
 * where it has to be.
 */
final class CanonicalJson {

    private static final long MOST = (1L << 53) - 1;

    private final StringBuilder text = new StringBuilder();

    private CanonicalJson() {}

    /**
     * UTF-8.
     *
     * @throws IllegalArgumentException when a number is not whole, or too large
     */
    static byte[] of(JsonNode document) {
        CanonicalJson canonical = new CanonicalJson();
        canonical.write(document);
        return canonical.text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void write(JsonNode node) {
        if (node.isObject()) {
            TreeMap<String, JsonNode> members = new TreeMap<>();
            node.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
            char before = '{';
            for (String name : members.keySet()) {
                text.append(before);
                write(name);
                text.append(':');
                write(members.get(name));
                before = ',';
            }
            text.append(members.isEmpty() ? "{}" : "}");
        } else if (node.isArray()) {
            char before = '[';
            for (JsonNode item : node) {
                text.append(before);
                write(item);
                before = ',';
            }
            text.append(node.isEmpty() ? "[]" : "]");
        } else if (node.isTextual()) {
            write(node.textValue());
        } else if (node.isNumber()) {
            if (!node.isIntegralNumber() || !node.canConvertToLong() || Math.abs(node.longValue()) > MOST) {
                throw new IllegalArgumentException("the number " + node + " is not whole, or too large");
            }
            text.append(node.longValue());
        } else {
            text.append(node.asText());
        }
    }

    private void write(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\b' -> text.append("\\b");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\f' -> text.append("\\f");
                case '\r' -> text.append("\\r");
                default -> {
                    if (c < 0x20) {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
