package dev.holdfast.bridge.token;

import dev.holdfast.bridge.operation.GivenKeys;
import dev.holdfast.bridge.rpc.Arguments;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Results;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.ObjectHandle;
import java.util.Optional;

/** What a session is in the middle of: saved, restored, cancelled (PKCS#11 3.2, sections 5.6.5 to 5.6.7). */
final class OperationStateFunctions {

    private static final long NO_KEY = 0;

    private OperationStateFunctions() {}

    static void register(Calls calls) {
        calls.onSession(Function.C_GetOperationState, OperationStateFunctions::save);
        calls.onSession(Function.C_SetOperationState, OperationStateFunctions::restore);
        calls.onSession(Function.C_SessionCancel, OperationStateFunctions::cancel);
    }

    private static void save(Session session, Arguments in, Results out) {
        out.bytes(in.room(), session.operations().save(session.state().value()));
    }

    private static void restore(Session session, Arguments in, Results out) {
        byte[] state = in.bytes();
        long cipherKey = in.number();
        long signKey = in.number();
        GivenKeys keys = new GivenKeys(key(session, cipherKey), key(session, signKey));
        session.operations().restore(state, session.state().value(), keys);
        session.search(Search.NONE);
    }

    private static void cancel(Session session, Arguments in, Results out) {
        long flags = in.number();
        session.operations().cancel(flags);
        if ((flags & CKF.FIND_OBJECTS) != 0) {
            session.search(Search.NONE);
        }
    }

    private static Optional<ObjectHandle> key(Session session, long handle) {
        return handle == NO_KEY ? Optional.empty() : Optional.of(session.object(handle, CKR.KEY_HANDLE_INVALID));
    }
}
