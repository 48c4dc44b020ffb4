package dev.holdfast.harness.client;

import dev.holdfast.harness.history.Attribute;
import dev.holdfast.harness.history.Operation;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * One call, in no door's words.
 *
 * @param key its name; empty for {@link Operation#NAMES}
 * @param version 32 hexadecimal digits; empty for the current one
 * @param set attributes to be set: {@link Attribute#TAGS} in the spelling of {@link Tags}, {@link Attribute#ENABLED}
 * @param kind of the key that is made or used
 * @param work what a use is given; to verify, decrypt or unwrap, what came of an earlier one
 * @param late nanoseconds by which it is asked later than the client's pace wanted it
 */
public record Ask(
        Operation operation,
        String key,
        String version,
        Map<Attribute, String> set,
        KeyKind kind,
        Work work,
        long late) {

    public Ask {
        set = Map.copyOf(set);
    }

    /** Anything that wants no more than a key. */
    public static Ask of(Operation operation, String key) {
        return new Ask(operation, key, "", Map.of(), KeyKind.EC, Work.NONE, 0);
    }

    /** A key, or another version of it, that is enabled. */
    public static Ask create(String key, KeyKind kind, String tags) {
        Map<Attribute, String> set = new EnumMap<>(Attribute.class);
        set.put(Attribute.ENABLED, Attribute.TRUE);
        set.put(Attribute.TAGS, tags);
        return new Ask(Operation.CREATE, key, "", set, kind, Work.NONE, 0);
    }

    public static Ask update(String key, Attribute attribute, String value) {
        return new Ask(Operation.UPDATE, key, "", Map.of(attribute, value), KeyKind.EC, Work.NONE, 0);
    }

    public static Ask use(Operation operation, String key, KeyKind kind, Work work) {
        return new Ask(operation, key, work.version(), Map.of(), kind, work, 0);
    }

    /** The same of a key of this kind. */
    public Ask of(KeyKind other) {
        return new Ask(operation, key, version, set, other, work, late);
    }

    /** The same of this version. */
    public Ask at(String named) {
        return new Ask(operation, key, named, set, kind, work, late);
    }

    /** The same, asked later than it was to be. */
    public Ask after(Duration delay) {
        return new Ask(operation, key, version, set, kind, work, delay.toNanos());
    }
}
