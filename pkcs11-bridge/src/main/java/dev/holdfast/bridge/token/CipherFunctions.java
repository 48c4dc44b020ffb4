package dev.holdfast.bridge.token;

import dev.holdfast.bridge.operation.CipherOperation;
import dev.holdfast.bridge.operation.KeyUse;
import dev.holdfast.bridge.operation.Place;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.ComputeFunction;
import dev.holdfast.proto.v1.TokenMechanism;
import java.util.Optional;

/** Encryption and decryption (PKCS#11 3.2, sections 5.8 and 5.10). */
final class CipherFunctions {

    /** Which of the two. */
    @FunctionalInterface
    private interface Direction {
        Place<CipherOperation> in(Session session);
    }

    private CipherFunctions() {}

    static void register(Calls calls) {
        Direction encryption = session -> session.operations().encryption();
        Direction decryption = session -> session.operations().decryption();
        calls.onSession(Function.C_EncryptInit, init(encryption, ComputeFunction.COMPUTE_ENCRYPT));
        calls.onSession(Function.C_Encrypt, whole(encryption));
        calls.onSession(Function.C_EncryptUpdate, update(encryption));
        calls.onSession(Function.C_EncryptFinal, finish(encryption));
        calls.onSession(Function.C_DecryptInit, init(decryption, ComputeFunction.COMPUTE_DECRYPT));
        calls.onSession(Function.C_Decrypt, whole(decryption));
        calls.onSession(Function.C_DecryptUpdate, update(decryption));
        calls.onSession(Function.C_DecryptFinal, finish(decryption));
    }

    private static SessionHandler init(Direction direction, ComputeFunction function) {
        return (session, in, out) -> {
            Optional<TokenMechanism> mechanism = in.mechanism();
            long key = in.number();
            direction.in(session).init(mechanism, chosen -> new CipherOperation(use(session, function, chosen, key)));
        };
    }

    private static SessionHandler whole(Direction direction) {
        return (session, in, out) -> {
            byte[] data = in.bytes();
            Room room = in.room();
            Outputs.tell(direction.in(session).last(room, active -> active.whole(data, room)), room, out);
        };
    }

    private static SessionHandler update(Direction direction) {
        return (session, in, out) -> {
            byte[] part = in.bytes();
            Room room = in.room();
            Outputs.tell(direction.in(session).part(active -> active.update(part, room)), room, out);
        };
    }

    private static SessionHandler finish(Direction direction) {
        return (session, in, out) -> {
            Room room = in.room();
            Outputs.tell(direction.in(session).last(room, active -> active.finish(room)), room, out);
        };
    }

    private static KeyUse use(Session session, ComputeFunction function, TokenMechanism mechanism, long key) {
        return session.operations().use(function, mechanism, session.object(key, CKR.KEY_HANDLE_INVALID));
    }
}
