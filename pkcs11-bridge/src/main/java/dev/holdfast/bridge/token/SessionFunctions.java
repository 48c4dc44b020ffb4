package dev.holdfast.bridge.token;

import dev.holdfast.bridge.rpc.Function;

/** Session management functions (PKCS#11 3.2, section 5.6). */
final class SessionFunctions {

    private final ClientApplication application;

    SessionFunctions(ClientApplication application) {
        this.application = application;
    }

    void register(Calls calls) {
        calls.onSession(Function.C_CloseSession, (session, in, out) -> application.close(session));
    }
}
