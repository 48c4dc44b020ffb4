package dev.holdfast.coordinator.jwk;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.KeyOperation;
import dev.holdfast.proto.v1.Tag;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What several bodies have in common: operations, tags, versions. */
public final class Properties {

    private static final Pattern VERSION = Pattern.compile("[0-9a-fA-F]{32}");

    private Properties() {}

    static List<KeyOperation> operations(@Nullable List<String> words) {
        return words == null
                ? List.of()
                : words.stream().map(Properties::operation).toList();
    }

    private static KeyOperation operation(@Nullable String word) {
        if (word == null) {
            throw Refusals.bad("An operation in key_ops is null.");
        }
        if (word.equalsIgnoreCase("import") || word.equalsIgnoreCase("export")) {
            throw Refusals.notSupported(
                    "No key is wrapped for transfer or released here; leave " + word + " out of key_ops.");
        }
        return Vocabulary.OPERATIONS.meaning(word);
    }

    static List<Tag> tags(@Nullable Map<String, @Nullable String> tags) {
        return tags == null
                ? List.of()
                : tags.entrySet().stream()
                        .map(tag -> Tag.newBuilder()
                                .setName(tag.getKey())
                                .setValue(tag.getValue() == null ? "" : tag.getValue())
                                .build())
                        .toList();
    }

    /** Sorted by name. */
    static Map<String, String> tags(List<Tag> tags) {
        Map<String, String> map = new TreeMap<>();
        tags.forEach(tag -> map.put(tag.getName(), tag.getValue()));
        return map;
    }

    /** 32 hexadecimal digits. */
    public static String version(ByteString version) {
        return HexFormat.of().formatHex(version.toByteArray());
    }

    /** @throws RefusedException NOT_FOUND when no version can be spelled so */
    public static ByteString version(String digits) {
        if (!VERSION.matcher(digits).matches()) {
            throw new RefusedException(
                    Code.NOT_FOUND,
                    "KeyNotFound",
                    "",
                    "A key's version has 32 hexadecimal digits; list the versions to see them.");
        }
        return ByteString.copyFrom(HexFormat.of().parseHex(digits));
    }
}
