package dev.holdfast.harness.client;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Tags as one text, {@code name=value,name=value}, sorted: equal tags are equal texts. */
public final class Tags {

    private Tags() {}

    public static String text(Map<String, String> tags) {
        return new TreeMap<>(tags)
                .entrySet().stream()
                        .map(tag -> tag.getKey() + "=" + tag.getValue())
                        .collect(Collectors.joining(","));
    }

    /** Of names and values without commas and equals signs. */
    public static SortedMap<String, String> of(String text) {
        SortedMap<String, String> tags = new TreeMap<>();
        if (!text.isEmpty()) {
            for (String tag : text.split(",", -1)) {
                int equals = tag.indexOf('=');
                tags.put(tag.substring(0, equals), tag.substring(equals + 1));
            }
        }
        return tags;
    }
}
