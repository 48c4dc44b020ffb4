package dev.holdfast.coordinator.issuer;

import java.time.Instant;
import java.util.Set;

/**
 * What a token says that was found genuine.
 *
 * @param principal object id, in lower case
 * @param audiences the resources it is for, in canonical spelling
 * @param notBefore from when it holds
 * @param expires until when it holds
 */
record ValidToken(String principal, Set<String> audiences, Instant notBefore, Instant expires) {

    ValidToken {
        audiences = Set.copyOf(audiences);
    }
}
