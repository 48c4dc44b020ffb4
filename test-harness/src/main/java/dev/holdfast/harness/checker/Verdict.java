package dev.holdfast.harness.checker;

import java.util.Locale;

/** What a checker found, from good to bad. */
public enum Verdict {
    OK,
    /** The budget was used up before the search was: nothing was found, and nothing is known. */
    UNKNOWN,
    VIOLATION;

    /** Of two checks together. */
    public Verdict and(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
