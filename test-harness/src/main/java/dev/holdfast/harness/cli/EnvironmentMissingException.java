package dev.holdfast.harness.cli;

/**
 * This machine lacks something a command needs. The message is one sentence that says what is missing and how to get it.
 * It has no stack trace, because it is an answer and not a defect.
 */
public final class EnvironmentMissingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public EnvironmentMissingException(String message) {
        super(message, null, false, false);
    }
}
