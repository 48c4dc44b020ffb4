package dev.holdfast.partition.crypto;

/**
 * The noise source failed its health tests (SP 800-90B section 4.3): for good, or so often in a row that the card goes on
 * only after somebody has had a look.
 */
public final class EntropyFailed extends CardFailure {

    private static final long serialVersionUID = 1L;

    EntropyFailed(String selfTest, String message) {
        super(selfTest, message);
    }
}
