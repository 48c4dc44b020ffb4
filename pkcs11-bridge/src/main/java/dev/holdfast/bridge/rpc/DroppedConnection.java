package dev.holdfast.bridge.rpc;

/**
 * Thrown by an {@link Application} out of a call: the connection is to end here and now, without an answer, as if the server
 * had died under its client. For faults that a tester asks for.
 */
public final class DroppedConnection extends RuntimeException {

    private static final long serialVersionUID = 1;

    public DroppedConnection() {
        super("The connection is dropped on purpose.", null, false, false);
    }
}
