package dev.holdfast.harness.experiment;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Values of options as people read them. */
final class Values {

    private Values() {}

    /** On one line, much as a file would have it. */
    static String shown(Type type, Object value) {
        if (type instanceof Type.Single single) {
            return single.written(value);
        }
        if (value instanceof List<?> items) {
            return items.stream().map(Object::toString).collect(Collectors.joining(" and "));
        }
        return ((Map<?, ?>) value)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", ", "(", ")"));
    }
}
