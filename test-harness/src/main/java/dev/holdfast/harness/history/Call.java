package dev.holdfast.harness.history;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * One call of one client, from before it was sent until after its answer was there.
 *
 * @param id 1 and up, unique in its history
 * @param client who asked; clients ask in turn or at once, as they like
 * @param process of the client, 0 and up: a process has one call at a time, and none after one of unknown outcome
 * @param key one spelling per key; empty for {@link Operation#NAMES}
 * @param version the version that was asked for; empty for the current one
 * @param attributes what was asked to be set
 * @param late nanoseconds by which it was made later than the client's pace wanted it
 * @param start nanoseconds of one clock, the same for all clients
 * @param end the same clock, never less; of a call that was never answered {@link Long#MAX_VALUE}
 */
public record Call(
        long id,
        String client,
        int process,
        String key,
        Operation operation,
        String version,
        Map<Attribute, String> attributes,
        long late,
        long start,
        long end,
        Result result) {

    public Call {
        attributes = sorted(attributes);
        if (end < start) {
            throw new IllegalArgumentException("Call " + id + " ends before it starts");
        }
    }

    /** A call made in time, by a client's first process. */
    public Call(
            long id,
            String client,
            String key,
            Operation operation,
            String version,
            Map<Attribute, String> attributes,
            long start,
            long end,
            Result result) {
        this(id, client, 0, key, operation, version, attributes, 0, start, end, result);
    }

    /** The same call, told something else, by then. */
    public Call ended(long at, Result told) {
        return new Call(id, client, process, key, operation, version, attributes, late, start, at, told);
    }

    /** How long its client has waited for the end, in nanoseconds: since it wanted to ask, and not since it could. */
    public long waited() {
        return end - start + late;
    }

    /** The client, and which of its processes unless it is the first. */
    public String asker() {
        return process == 0 ? client : client + "/" + process;
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
