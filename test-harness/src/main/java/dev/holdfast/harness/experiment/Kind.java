package dev.holdfast.harness.experiment;

import java.util.Locale;

/** What a step of an experiment is; in a file, the key whose value is the step's {@link Word}. */
public enum Kind {
    /** Asks something of the pool and compares the answer; changes nothing. */
    PROBE,
    /** Clients that use the pool, until the method ends or for as long as the step says. */
    WORKLOAD,
    /** Makes something go wrong. */
    FAULT,
    /** What an operator or the service does to get the pool back. */
    RECOVERY,
    /** What a person does, or fails to do. */
    HUMAN,
    /** Judges, when the method has ended, what was recorded or what is there. */
    CHECK;

    /** As files have it: {@code probe}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is no such kind */
    public static Kind of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
