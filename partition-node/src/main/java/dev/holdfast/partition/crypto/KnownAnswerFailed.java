package dev.holdfast.partition.crypto;

/** An algorithm that was to be used for the first time gave another answer than the known one (FIPS 140-3 IG 10.3.A). */
public final class KnownAnswerFailed extends CardFailure {

    private static final long serialVersionUID = 1L;

    public KnownAnswerFailed(String selfTest) {
        super(selfTest, "Self-test failed: " + selfTest + ".");
    }
}
