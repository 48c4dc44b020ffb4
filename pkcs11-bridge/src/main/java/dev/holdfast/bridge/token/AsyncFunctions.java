package dev.holdfast.bridge.token;

import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.util.List;

/** Asynchronous calls (PKCS#11 3.2, section 5.21): no session of this token can have any. */
final class AsyncFunctions {

    private AsyncFunctions() {}

    static void register(Calls calls) {
        for (Function function : List.of(Function.C_AsyncComplete, Function.C_AsyncGetID, Function.C_AsyncJoin)) {
            calls.onSession(function, (session, in, out) -> {
                throw new CryptokiException(CKR.SESSION_ASYNC_NOT_SUPPORTED);
            });
        }
    }
}
