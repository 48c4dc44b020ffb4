package dev.holdfast.coordinator.access;

import dev.holdfast.proto.v1.Operator;
import dev.holdfast.proto.v1.Request;

/**
 * On whose behalf requests are made.
 *
 * @param principal object id: a GUID in lower case
 */
public record Caller(String principal) {

    /** A request that names this caller and asks for nothing yet. */
    public Request.Builder request() {
        return Request.newBuilder().setOperator(Operator.newBuilder().setPrincipal(principal));
    }
}
