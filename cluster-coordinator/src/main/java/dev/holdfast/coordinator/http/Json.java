package dev.holdfast.coordinator.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Bodies of requests and answers: records, read and written by Jackson. Unknown properties of a request are ignored, as the
 * service ignores them; a property that is null is not written.
 */
public final class Json {

    private static final int DEEPEST = 32;
    private static final int LONGEST_TEXT = 4 * 1024 * 1024;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(LONGEST_TEXT)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // A body may hold a key: no part of it comes back in an error.
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .build();

    private Json() {}

    /** @throws RefusedException BAD_PARAMETER that names the property, and repeats no value, when it is not such a body */
    public static <T> T read(byte[] body, Class<T> type) {
        if (body.length == 0) {
            throw bad("The request needs a body in JSON.");
        }
        try {
            T value = MAPPER.readValue(body, type);
            if (value == null) {
                throw bad("The body is null; it needs to be an object.");
            }
            return value;
        } catch (JsonMappingException e) {
            throw bad(
                    e.getCause() instanceof RefusedException refused
                            ? "The property " + pathOf(e) + " is not valid: " + refused.getMessage()
                            : "The property " + pathOf(e) + " is not of the type it should be.");
        } catch (IOException e) {
            throw bad("The body is not valid JSON.");
        }
    }

    public static byte[] bytes(Object body) {
        try {
            return MAPPER.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pathOf(JsonMappingException e) {
        List<JsonMappingException.Reference> path = e.getPath();
        return path.isEmpty()
                ? "at the top"
                : path.stream()
                        .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                        .collect(Collectors.joining("."));
    }

    private static RefusedException bad(String message) {
        return new RefusedException(Code.BAD_PARAMETER, "BadParameter", "", message);
    }
}
