package dev.holdfast.partition.crypto;

/**
 * A conditional self-test failed: the result must not be used, and the card goes where its security policy says (ISO/IEC
 * 19790 7.10.3). Not a refusal: repeating the request does not help.
 */
public abstract sealed class CardFailure extends RuntimeException
        permits EntropyFailed, KnownAnswerFailed, PairwiseTestFailed {

    private static final long serialVersionUID = 1L;

    private final String selfTest;

    CardFailure(String selfTest, String message) {
        super(message);
        this.selfTest = selfTest;
    }

    /** The test that failed, as the security policy names it. */
    public String selfTest() {
        return selfTest;
    }
}
