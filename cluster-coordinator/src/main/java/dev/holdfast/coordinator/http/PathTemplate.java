package dev.holdfast.coordinator.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A path with named gaps, such as "/keys/{key-name}/{key-version}/sign". Literal segments are compared without regard to
 * case, and empty segments do not count: clients send double and trailing slashes.
 */
public record PathTemplate(String text, List<String> segments) {

    public static PathTemplate of(String text) {
        return new PathTemplate(text, split(text));
    }

    /** The decoded segments of a path, without the empty ones. */
    static List<String> segmentsOf(String path) {
        // URLDecoder is made for forms, where a plus stands for a space; in a path it stands for itself.
        return split(path).stream()
                .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
    }

    /** The names of the gaps, in order. */
    public List<String> parameters() {
        return segments.stream()
                .filter(PathTemplate::isGap)
                .map(PathTemplate::nameOf)
                .toList();
    }

    /** What stands in the gaps, by their names; empty when the path is another one. */
    Optional<Map<String, String>> match(List<String> path) {
        if (path.size() != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < path.size(); i++) {
            String segment = segments.get(i);
            if (isGap(segment)) {
                values.put(nameOf(segment), path.get(i));
            } else if (!segment.equalsIgnoreCase(path.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    /** The more specific of two templates that match the same path has its first differing literal earlier. */
    int compareSpecificity(PathTemplate other) {
        for (int i = 0; i < Math.min(segments.size(), other.segments.size()); i++) {
            int byGap = Boolean.compare(isGap(segments.get(i)), isGap(other.segments.get(i)));
            if (byGap != 0) {
                return byGap;
            }
        }
        return 0;
    }

    private static boolean isGap(String segment) {
        return segment.startsWith("{");
    }

    private static String nameOf(String gap) {
        return gap.substring(1, gap.length() - 1);
    }

    private static List<String> split(String path) {
        return new ArrayList<>(Arrays.stream(path.split("/", -1))
                .filter(segment -> !segment.isEmpty())
                .toList());
    }

    @Override
    public String toString() {
        return text;
    }
}
