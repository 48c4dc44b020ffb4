package dev.holdfast.coordinator.access;

import dev.holdfast.proto.v1.CheckAccess;
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

    /**
     * Asks a pool's cards whether this caller may do something, before it is begun on his behalf outside of them.
     *
     * @param action what follows "Microsoft.KeyVault/managedHsm/", for instance "restore/start/action"
     * @param scope "/", "/keys" or "/keys/{name}"
     */
    public Request mayI(String action, String scope) {
        return request()
                .setCheckAccess(CheckAccess.newBuilder()
                        .setAction("Microsoft.KeyVault/managedHsm/" + action)
                        .setScope(scope))
                .build();
    }
}
