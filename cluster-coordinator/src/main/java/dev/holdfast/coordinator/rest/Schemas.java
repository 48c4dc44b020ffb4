package dev.holdfast.coordinator.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The schemas of the records that bodies are read as and written from, read off the records themselves. */
final class Schemas {

    private static final Map<Class<?>, Map<String, Object>> SIMPLE = Map.of(
            String.class, Map.of("type", "string"),
            int.class, Map.of("type", "integer", "format", "int32"),
            Integer.class, Map.of("type", "integer", "format", "int32"),
            long.class, Map.of("type", "integer", "format", "int64"),
            Long.class, Map.of("type", "integer", "format", "int64"),
            boolean.class, Map.of("type", "boolean"),
            Boolean.class, Map.of("type", "boolean"));

    private final Map<String, Class<?>> types = new TreeMap<>();
    private final Map<String, Object> components = new TreeMap<>();

    /** A reference to the type's schema, which is among {@link #components} from now on. */
    Map<String, Object> of(Type type) {
        if (type instanceof ParameterizedType generic) {
            Class<?> raw = (Class<?>) generic.getRawType();
            Type[] arguments = generic.getActualTypeArguments();
            if (List.class.isAssignableFrom(raw)) {
                return Map.of("type", "array", "items", of(arguments[0]));
            }
            if (Map.class.isAssignableFrom(raw)) {
                return Map.of("type", "object", "additionalProperties", of(arguments[1]));
            }
        }
        if (type instanceof Class<?> plain) {
            if (SIMPLE.containsKey(plain)) {
                return SIMPLE.get(plain);
            }
            if (isWrittenAsText(plain)) {
                return Map.of("type", "string");
            }
            if (plain.isRecord()) {
                return record(plain);
            }
        }
        // A tree whose shape is the client's own business.
        return Map.of();
    }

    Map<String, Object> components() {
        return components;
    }

    private Map<String, Object> record(Class<?> type) {
        String name = nameOf(type);
        Class<?> before = types.putIfAbsent(name, type);
        if (before == null) {
            Map<String, Object> properties = new LinkedHashMap<>();
            for (RecordComponent component : type.getRecordComponents()) {
                properties.put(nameOf(component), of(component.getGenericType()));
            }
            components.put(name, Map.of("type", "object", "properties", properties));
        } else if (before != type) {
            throw new IllegalStateException(before + " and " + type + " have one name; give one of them another");
        }
        return Map.of("$ref", "#/components/schemas/" + name);
    }

    private static String nameOf(Class<?> type) {
        Class<?> around = type.getEnclosingClass();
        return around != null && around.isRecord() ? nameOf(around) + type.getSimpleName() : type.getSimpleName();
    }

    private static String nameOf(RecordComponent component) {
        JsonProperty given = component.getAccessor().getAnnotation(JsonProperty.class);
        return given == null || given.value().isEmpty() ? component.getName() : given.value();
    }

    private static boolean isWrittenAsText(Class<?> type) {
        return type.isEnum()
                || Arrays.stream(type.getMethods())
                        .anyMatch(method ->
                                method.isAnnotationPresent(JsonValue.class) && method.getReturnType() == String.class);
    }
}
