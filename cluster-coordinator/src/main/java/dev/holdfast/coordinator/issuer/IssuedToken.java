package dev.holdfast.coordinator.issuer;

import java.time.Duration;
import java.time.Instant;

/**
 * A token as its holder gets it.
 *
 * @param text a JWT in compact serialization; it opens what its holder may open, so it is never shown
 * @param lifetime how long the client is told that it lasts
 * @param issued from when it holds
 */
record IssuedToken(String text, Instant issued, Duration lifetime) {

    Instant expires() {
        return issued.plus(lifetime);
    }

    @Override
    public String toString() {
        return "issued at " + issued;
    }
}
