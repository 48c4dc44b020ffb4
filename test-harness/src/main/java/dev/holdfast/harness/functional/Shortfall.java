package dev.holdfast.harness.functional;

/** A card did not do what a test expects of it; the message is one sentence with what was expected and what came. */
public final class Shortfall extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Shortfall(String message) {
        super(message);
    }
}
