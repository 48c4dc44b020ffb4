package dev.holdfast.harness.experiment;

import java.util.Locale;

/** Where the cards of an experiment run, and on whose time. */
public enum Hosting {
    /** All in the process of the drill, on the machine's time. */
    EMBEDDED,
    /** Each in a process of its own, on the machine's time. */
    PROCESSES,
    /** All in one thread, in virtual time, decided by the seed. */
    VIRTUAL;

    /** As files have it: {@code embedded}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
