package dev.holdfast.harness.history;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * One call of one client, from before it was sent until after its answer was there.
 *
 * @param id 1 and up, unique in its history
 * @param client who asked; clients ask in turn or at once, as they like
 * @param key one spelling per key; empty for {@link Operation#NAMES}
 * @param version the version that was asked for; empty for the current one
 * @param attributes what was asked to be set
 * @param start nanoseconds of one clock, the same for all clients
 * @param end the same clock, never less; of a call that was never answered {@link Long#MAX_VALUE}
 */
public record Call(
        long id,
        String client,
        String key,
        Operation operation,
        String version,
        Map<Attribute, String> attributes,
        long start,
        long end,
        Result result) {

    public Call {
        attributes = sorted(attributes);
        if (end < start) {
            throw new IllegalArgumentException("Call " + id + " ends before it starts");
        }
    }

    /** The same call, told something else, by then. */
    public Call ended(long at, Result told) {
        return new Call(id, client, key, operation, version, attributes, start, at, told);
    }

    public boolean isDone() {
        return result instanceof Result.Done;
    }

    public boolean isUnknown() {
        return result instanceof Result.Unknown;
    }

    /** The last moment at which it may have taken effect: of one whose outcome is unknown there is none. */
    public long latest() {
        return isUnknown() ? Long.MAX_VALUE : end;
    }

    /** Whether it was over when the other was asked. */
    public boolean precedes(Call other) {
        return latest() < other.start;
    }

    /** Whether it may have taken effect, now or ever. */
    public boolean mayHaveHappened() {
        return isDone() || isUnknown();
    }

    /** The version the answer was about, or was asked for; empty when neither says. */
    public String concerned() {
        return result instanceof Result.Done done && !done.version().isEmpty() ? done.version() : version;
    }

    static Map<Attribute, String> sorted(Map<Attribute, String> attributes) {
        if (attributes.isEmpty()) {
            return Map.of();
        }
        return Collections.unmodifiableMap(new EnumMap<>(attributes));
    }
}
