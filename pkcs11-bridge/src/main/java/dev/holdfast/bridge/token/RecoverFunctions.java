package dev.holdfast.bridge.token;

import dev.holdfast.bridge.operation.Place;
import dev.holdfast.bridge.operation.RecoverOperation;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.ComputeFunction;
import dev.holdfast.proto.v1.TokenMechanism;
import java.util.Optional;

/** Signatures that hold their data (PKCS#11 3.2, sections 5.13.5 and following, 5.15.5 and following). */
final class RecoverFunctions {

    /** Signing or verifying. */
    @FunctionalInterface
    private interface Direction {
        Place<RecoverOperation> in(Session session);
    }

    private RecoverFunctions() {}

    static void register(Calls calls) {
        Direction signing = session -> session.operations().signRecovery();
        Direction verifying = session -> session.operations().verifyRecovery();
        calls.onSession(Function.C_SignRecoverInit, init(signing, ComputeFunction.COMPUTE_SIGN_RECOVER));
        calls.onSession(Function.C_SignRecover, whole(signing));
        calls.onSession(Function.C_VerifyRecoverInit, init(verifying, ComputeFunction.COMPUTE_VERIFY_RECOVER));
        calls.onSession(Function.C_VerifyRecover, whole(verifying));
    }

    private static SessionHandler init(Direction direction, ComputeFunction function) {
        return (session, in, out) -> {
            Optional<TokenMechanism> mechanism = in.mechanism();
            long key = in.number();
            direction
                    .in(session)
                    .init(
                            mechanism,
                            chosen -> new RecoverOperation(session.operations()
                                    .use(function, chosen, session.object(key, CKR.KEY_HANDLE_INVALID))));
        };
    }

    private static SessionHandler whole(Direction direction) {
        return (session, in, out) -> {
            byte[] input = in.bytes();
            Room room = in.room();
            Outputs.tell(direction.in(session).last(room, active -> active.whole(input, room)), room, out);
        };
    }
}
