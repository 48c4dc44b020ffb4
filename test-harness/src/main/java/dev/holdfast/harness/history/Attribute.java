package dev.holdfast.harness.history;

import java.util.Locale;
import java.util.Optional;

/** What a history tells of a key version besides its id and its material. Values are short texts, truth values included. */
public enum Attribute {
    ENABLED(""),
    /** All tags as one text, in any spelling in which equal tags are equal texts. */
    TAGS(""),
    /** All permitted operations as one text, likewise. */
    OPERATIONS(""),
    EXPORTABLE("false"),
    /** CKA_SENSITIVE of PKCS#11. */
    SENSITIVE("true"),
    /** CKA_EXTRACTABLE of PKCS#11. */
    EXTRACTABLE("false");

    public static final String TRUE = "true";
    public static final String FALSE = "false";

    private final String lastValue;

    Attribute(String lastValue) {
        this.lastValue = lastValue;
    }

    /** The value that a version never leaves again; empty when it may come and go. */
    public Optional<String> lastValue() {
        return lastValue.isEmpty() ? Optional.empty() : Optional.of(lastValue);
    }

    /** As files and reports spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
