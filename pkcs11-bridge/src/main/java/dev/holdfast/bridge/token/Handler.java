package dev.holdfast.bridge.token;

import dev.holdfast.bridge.rpc.Arguments;
import dev.holdfast.bridge.rpc.Results;

/** Carries out a call that is not of a session. Throws CryptokiException with any return value but CKR_OK. */
@FunctionalInterface
interface Handler {

    void handle(Arguments in, Results out);
}
