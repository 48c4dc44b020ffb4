package dev.holdfast.partition.crypto;

/** The noise source failed its health tests for good (SP 800-90B section 4.3). */
public final class EntropyFailed extends CardFailure {

    private static final long serialVersionUID = 1L;

    EntropyFailed(String message) {
        super(message);
    }
}
