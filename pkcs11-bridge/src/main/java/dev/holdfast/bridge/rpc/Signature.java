package dev.holdfast.bridge.rpc;

/** What is left of a call's signature: holds the code that reads or writes a message to the order of the message. */
final class Signature {

    private final String letters;
    private int at;

    Signature(String letters) {
        this.letters = letters;
    }

    /** @throws IllegalStateException when something else comes next, which is a defect of the caller */
    void take(String expected) {
        if (!letters.startsWith(expected, at)) {
            throw new IllegalStateException(expected + " does not come next in the rest of " + letters);
        }
        at += expected.length();
    }

    void takeEither(String one, String other) {
        take(letters.startsWith(one, at) ? one : other);
    }

    boolean atEnd() {
        return at == letters.length();
    }
}
