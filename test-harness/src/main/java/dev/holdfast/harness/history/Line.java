package dev.holdfast.harness.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One line of a history file; every member must be asked for, once, before {@link #finish}. */
final class Line {

    private static final Map<String, Operation> OPERATIONS = words(Operation.values(), Operation::word);
    private static final Map<String, Refusal> REFUSALS = words(Refusal.values(), Refusal::word);
    private static final Map<String, Attribute> ATTRIBUTES = words(Attribute.values(), Attribute::word);

    private final ObjectNode members;

    private Line(ObjectNode members) {
        this.members = members;
    }

    /** @throws Malformed of a text that is not one JSON object */
    static Line parse(String text) throws Malformed {
        try {
            if (HistoryFormat.MAPPER.readTree(text) instanceof ObjectNode object) {
                return new Line(object);
            }
        } catch (JsonProcessingException e) {
            throw new Malformed("is no JSON: " + e.getOriginalMessage());
        }
        throw new Malformed("is no JSON object");
    }

    /** What is wrong with a line, as the rest of a sentence. */
    static final class Malformed extends Exception {

        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message, null, false, false);
        }
    }

    boolean has(String name) {
        return members.has(name);
    }

    long number(String name) throws Malformed {
        JsonNode node = members.remove(name);
        if (node == null || !node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            throw new Malformed("needs \"" + name + "\", a whole number from 0 up");
        }
        return node.longValue();
    }

    long optionalNumber(String name) throws Malformed {
        return members.has(name) ? number(name) : 0;
    }

    String text(String name) throws Malformed {
        if (!members.has(name)) {
            throw new Malformed("needs \"" + name + "\"");
        }
        return text(members.remove(name), name);
    }

    String optionalText(String name) throws Malformed {
        return members.has(name) ? text(name) : "";
    }

    Operation operation() throws Malformed {
        return word(OPERATIONS, text(HistoryFormat.OPERATION), HistoryFormat.OPERATION);
    }

    Map<Attribute, String> attributes(String name) throws Malformed {
        JsonNode node = members.remove(name);
        if (node == null) {
            return Map.of();
        }
        if (!(node instanceof ObjectNode object)) {
            throw new Malformed("has a \"" + name + "\" that is no object");
        }
        Map<Attribute, String> attributes = new EnumMap<>(Attribute.class);
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            attributes.put(word(ATTRIBUTES, member.getKey(), name), text(member.getValue(), member.getKey()));
        }
        return attributes;
    }

    Result result() throws Malformed {
        if (members.has(HistoryFormat.REFUSED)) {
            Refusal refusal = word(REFUSALS, text(HistoryFormat.REFUSED), HistoryFormat.REFUSED);
            return new Result.Refused(refusal, optionalText(HistoryFormat.TOLD));
        }
        if (members.has(HistoryFormat.UNKNOWN)) {
            return new Result.Unknown(text(HistoryFormat.UNKNOWN));
        }
        if (!(members.remove(HistoryFormat.DONE) instanceof ObjectNode object)) {
            throw new Malformed("needs \"done\", an object, or \"refused\", or \"unknown\"");
        }
        Line facts = new Line(object);
        Result.Done done = new Result.Done(
                facts.optionalText(HistoryFormat.VERSION),
                facts.optionalText(HistoryFormat.MATERIAL),
                facts.attributes(HistoryFormat.SEEN),
                facts.names());
        facts.finish();
        return done;
    }

    void finish() throws Malformed {
        if (!members.isEmpty()) {
            throw new Malformed("has a member \"" + members.fieldNames().next() + "\" that does not belong there");
        }
    }

    private List<String> names() throws Malformed {
        JsonNode node = members.remove(HistoryFormat.NAMES);
        if (node == null) {
            return List.of();
        }
        if (!node.isArray() || node.size() > HistoryFormat.MOST_NAMES) {
            throw new Malformed("has \"names\" that are no list of up to " + HistoryFormat.MOST_NAMES);
        }
        List<String> names = new ArrayList<>();
        for (JsonNode name : node) {
            names.add(text(name, HistoryFormat.NAMES));
        }
        return names;
    }

    private static String text(JsonNode node, String name) throws Malformed {
        if (!node.isTextual() || node.textValue().length() > HistoryFormat.LONGEST_TEXT) {
            throw new Malformed(
                    "has a \"" + name + "\" that is no text of up to " + HistoryFormat.LONGEST_TEXT + " characters");
        }
        return node.textValue();
    }

    private static <T> T word(Map<String, T> words, String word, String name) throws Malformed {
        T meaning = words.get(word);
        if (meaning == null) {
            throw new Malformed("has a word in \"" + name + "\" that has no meaning there: " + word);
        }
        return meaning;
    }

    private static <T> Map<String, T> words(T[] meanings, Function<T, String> word) {
        return Stream.of(meanings).collect(Collectors.toUnmodifiableMap(word, Function.identity()));
    }
}
