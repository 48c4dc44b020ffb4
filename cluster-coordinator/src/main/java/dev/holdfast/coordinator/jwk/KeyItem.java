package dev.holdfast.coordinator.jwk;

import dev.holdfast.proto.v1.KeyBundle;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key, or one of its versions, in a list.
 *
 * @param kid its address
 */
public record KeyItem(
        String kid,
        KeyAttributesAnswer attributes,
        @Nullable Map<String, String> tags) {

    /** A key by its current version; its address names none. */
    public static KeyItem ofKey(String hsm, KeyBundle key) {
        return of(Addresses.key(hsm, key.getName()), key);
    }

    public static KeyItem ofVersion(String hsm, KeyBundle key) {
        return of(Addresses.version(hsm, key), key);
    }

    private static KeyItem of(String kid, KeyBundle key) {
        return new KeyItem(
                kid, KeyAttributesAnswer.of(key), KeyTags.shown(key.getVersion().getTagsList()));
    }
}
