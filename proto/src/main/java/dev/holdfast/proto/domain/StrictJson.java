package dev.holdfast.proto.domain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A JSON object whose members are asked for by name and type. Whatever is missing, of another type or out of bounds is
 * refused by its path, such as {@code SharedKeys.enc_shares[2].enc_key}; members nobody asks for are ignored.
 *
 * @param document what refusals call the document
 * @param prefix the path to this object, empty or ending in a dot
 * @param code the code that refusals carry
 */
record StrictJson(ObjectNode node, String document, String prefix, Code code) {

    static final int MAX_BYTES = 1 << 20;

    private static final int MAX_DEPTH = 8;
    private static final int MAX_NAME_CHARS = 256;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNameLength(MAX_NAME_CHARS)
                            .maxStringLength(MAX_BYTES)
                            .maxDocumentLength(MAX_BYTES)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Reads one object and nothing behind it. */
    static StrictJson parse(byte[] json, String what, Code code) {
        if (json.length > MAX_BYTES) {
            throw new RefusedException(code, what + " is larger than " + MAX_BYTES + " bytes.");
        }
        try {
            if (MAPPER.readTree(json) instanceof ObjectNode object) {
                return new StrictJson(object, what, "", code);
            }
        } catch (IOException e) {
            throw new RefusedException(code, what + " is not a well-formed JSON document within the limits.");
        }
        throw new RefusedException(code, what + " is not a JSON object.");
    }

    static ObjectNode newObject() {
        return MAPPER.createObjectNode();
    }

    static byte[] write(ObjectNode object) {
        try {
            return MAPPER.writeValueAsBytes(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of JSON nodes could not be written", e);
        }
    }

    StrictJson object(String member) {
        return asObject(node.path(member), member);
    }

    String text(String member) {
        return asText(node.path(member), member);
    }

    /** Absent, or a text. */
    Optional<String> optionalText(String member) {
        return node.has(member) ? Optional.of(text(member)) : Optional.empty();
    }

    /** Absent, or a whole number. */
    OptionalInt optionalInteger(String member) {
        return node.has(member) ? OptionalInt.of(integer(member)) : OptionalInt.empty();
    }

    int integer(String member) {
        JsonNode value = node.path(member);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw refusalOf(member, "a whole number");
        }
        return value.intValue();
    }

    List<StrictJson> objects(String member, int min, int max) {
        List<JsonNode> values = array(member, min, max);
        List<StrictJson> objects = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            objects.add(asObject(values.get(i), member + "[" + i + "]"));
        }
        return objects;
    }

    List<String> texts(String member, int min, int max) {
        List<JsonNode> values = array(member, min, max);
        List<String> texts = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            texts.add(asText(values.get(i), member + "[" + i + "]"));
        }
        return texts;
    }

    /** What refusals call a member. */
    String pathOf(String member) {
        return document + ": " + prefix + member;
    }

    /** The refusal of a member that has not the form it should have. */
    RefusedException refusalOf(String member, String expected) {
        return new RefusedException(code, pathOf(member) + " is missing or is not " + expected + ".");
    }

    private List<JsonNode> array(String member, int min, int max) {
        JsonNode value = node.path(member);
        if (!value.isArray() || value.size() < min || value.size() > max) {
            throw refusalOf(member, "a list of " + min + " to " + max);
        }
        List<JsonNode> values = new ArrayList<>(value.size());
        value.forEach(values::add);
        return values;
    }

    private StrictJson asObject(JsonNode value, String member) {
        if (value instanceof ObjectNode object) {
            return new StrictJson(object, document, prefix + member + ".", code);
        }
        throw refusalOf(member, "an object");
    }

    private String asText(JsonNode value, String member) {
        if (value.isTextual()) {
            return value.textValue();
        }
        throw refusalOf(member, "a text");
    }
}
