package dev.holdfast.partition.firmware;

import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.OperatorRole;
import java.util.Optional;

/**
 * Who asks a card for a service: the end of the channel, and the operator whose session the request names.
 *
 * @param peer as the channel knows it
 * @param operator empty when the request names no session
 */
public record Caller(Hello peer, Optional<Operator> operator) {

    /** An operator of the card who has authenticated himself. */
    public record Operator(String name, OperatorRole role) {}

    public boolean is(OperatorRole role) {
        return operator.filter(known -> known.role() == role).isPresent();
    }
}
