package dev.holdfast.harness.experiment;

/**
 * Something that a {@link Word} wants to know.
 *
 * @param name as files have it, in lower case with hyphens
 * @param fallback what holds when a file says nothing, written as a file would write it; empty: then there is no argument
 * @param summary one phrase, without a full stop
 */
public record Option(String name, Type type, boolean required, String fallback, String summary) {

    /** One that must be given. */
    public static Option required(String name, Type type, String summary) {
        return new Option(name, type, true, "", summary);
    }

    /** One that may be left out, and then has this value. */
    public static Option optional(String name, Type type, String fallback, String summary) {
        return new Option(name, type, false, fallback, summary);
    }

    /** One that may be left out, and then is not there: see {@link Arguments#has}. */
    public static Option optional(String name, Type type, String summary) {
        return new Option(name, type, false, "", summary);
    }
}
