package dev.holdfast.harness.client;

import java.util.concurrent.CompletableFuture;

/**
 * One application at one door. Calls may be made while others are under way.
 *
 * <p>What a door answers is the truth about the call: refused only if certainly nothing was done, and unknown whenever the
 * answer leaves that open. Its versions, materials and attributes have the same spelling at all doors.
 */
public interface KeyDoor extends AutoCloseable {

    Door door();

    /**
     * Asks.
     *
     * @param call one of the door's {@link Door#operations}
     * @return never fails: what went wrong is an answer too
     */
    CompletableFuture<Answer> ask(Ask call);

    /** Leaves the door. Calls under way have an unknown outcome. */
    @Override
    default void close() {}
}
