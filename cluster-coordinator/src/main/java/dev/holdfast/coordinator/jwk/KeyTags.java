package dev.holdfast.coordinator.jwk;

import dev.holdfast.proto.v1.Tag;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tags: an object in JSON, a list in messages. */
final class KeyTags {

    private KeyTags() {}

    static List<Tag> messages(@Nullable Map<String, @Nullable String> tags) {
        return tags == null
                ? List.of()
                : tags.entrySet().stream()
                        .map(tag -> message(tag.getKey(), tag.getValue()))
                        .toList();
    }

    /** Sorted by name; null when there are none, as the service shows none then. */
    static @Nullable Map<String, String> shown(List<Tag> tags) {
        if (tags.isEmpty()) {
            return null;
        }
        Map<String, String> map = new TreeMap<>();
        tags.forEach(tag -> map.put(tag.getName(), tag.getValue()));
        return map;
    }

    private static Tag message(String name, @Nullable String value) {
        return Tag.newBuilder()
                .setName(name)
                .setValue(value == null ? "" : value)
                .build();
    }
}
