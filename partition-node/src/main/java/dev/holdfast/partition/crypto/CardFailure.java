package dev.holdfast.partition.crypto;

/**
 * A conditional self-test failed: the result must not be used, and the card enters its error state (ISO/IEC 19790
 * 7.10.3). Not a refusal: repeating the request does not help.
 */
public abstract sealed class CardFailure extends RuntimeException permits EntropyFailed, PairwiseTestFailed {

    private static final long serialVersionUID = 1L;

    CardFailure(String message) {
        super(message);
    }
}
