package dev.holdfast.harness.history;

import java.util.Locale;

/** A definite no. All but {@link #OTHER} say something of the key, so that a checker wants them explained. */
public enum Refusal {
    /** No such key or version; also of a deleted key that was to be active, and of an active one that was to be deleted. */
    NOT_FOUND,
    /** A deleted key is in the way of a new one. */
    DELETED,
    /** The version is disabled. */
    DISABLED,
    /** Nothing happened, for a reason outside the key: no majority, no right, not reachable. */
    OTHER;

    /** As files and reports spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
