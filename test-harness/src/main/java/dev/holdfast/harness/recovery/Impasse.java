package dev.holdfast.harness.recovery;

/** The operator cannot go on: a refusal without a way out, or one that goes on whatever is done about it. */
public final class Impasse extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param sentence what does not go on, and why */
    public Impasse(String sentence) {
        super(sentence);
    }

    /** The sentence. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
