package dev.holdfast.bridge.token;

import dev.holdfast.bridge.rpc.Arguments;
import dev.holdfast.bridge.rpc.Results;

/** Carries out a call of a session, whose handle has been read from the arguments. Throws as {@link Handler} does. */
@FunctionalInterface
interface SessionHandler {

    void handle(Session session, Arguments in, Results out);
}
