package dev.holdfast.coordinator.access;

import java.util.Objects;

/** A bearer token that speaks for nobody here. The message says why and holds no part of the token. */
public final class TokenRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TokenRefusedException(String message) {
        super(message, null, false, false);
    }

    public String reason() {
        return Objects.requireNonNull(getMessage());
    }
}
