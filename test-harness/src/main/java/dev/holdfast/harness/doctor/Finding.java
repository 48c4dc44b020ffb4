package dev.holdfast.harness.doctor;

/**
 * One thing looked at.
 *
 * @param name what was looked for
 * @param state whether it is there, and whether that matters
 * @param found what is there, or why it is missed
 * @param remedy how to get it; empty when nothing is missing
 */
record Finding(String name, State state, String found, String remedy) {

    /** {@code OPTIONAL} is missing but only some commands need it; {@code MISSING} fails the check. */
    enum State {
        OK,
        OPTIONAL,
        MISSING
    }

    static Finding ok(String name, String found) {
        return new Finding(name, State.OK, found, "");
    }

    static Finding optional(String name, String found, String remedy) {
        return new Finding(name, State.OPTIONAL, found, remedy);
    }

    static Finding missing(String name, String found, String remedy) {
        return new Finding(name, State.MISSING, found, remedy);
    }
}
