package dev.holdfast.bridge.token;

import dev.holdfast.bridge.operation.DigestOperation;
import dev.holdfast.bridge.operation.Place;
import dev.holdfast.bridge.rpc.Arguments;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Results;
import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.ComputeFunction;
import dev.holdfast.proto.v1.MechanismDescription;
import dev.holdfast.proto.v1.TokenMechanism;
import java.util.Optional;

/** Digests (PKCS#11 3.2, section 5.12): computed by the door, where the device profile has the mechanism. */
final class DigestFunctions {

    private final Mechanisms mechanisms;

    DigestFunctions(Mechanisms mechanisms) {
        this.mechanisms = mechanisms;
    }

    void register(Calls calls) {
        calls.onSession(Function.C_DigestInit, this::init);
        calls.onSession(Function.C_Digest, DigestFunctions::digest);
        calls.onSession(Function.C_DigestUpdate, DigestFunctions::update);
        calls.onSession(Function.C_DigestKey, DigestFunctions::addKey);
        calls.onSession(Function.C_DigestFinal, DigestFunctions::finish);
    }

    private void init(Session session, Arguments in, Results out) {
        Optional<TokenMechanism> mechanism = in.mechanism();
        session.operations().digest().init(mechanism, chosen -> {
            MechanismDescription offered = mechanisms.in(session.slot()).get(chosen.getType());
            if (offered == null || (offered.getFlags() & CKF.DIGEST) == 0) {
                throw new CryptokiException(CKR.MECHANISM_INVALID);
            }
            return DigestOperation.of(chosen);
        });
    }

    private static void digest(Session session, Arguments in, Results out) {
        byte[] data = in.bytes();
        Room room = in.room();
        Outputs.tell(place(session).last(room, active -> active.whole(data, room)), room, out);
    }

    private static void update(Session session, Arguments in, Results out) {
        byte[] part = in.bytes();
        place(session).update(active -> active.update(part));
    }

    private static void addKey(Session session, Arguments in, Results out) {
        long key = in.number();
        place(session)
                .update(active -> active.add(session.operations()
                        .use(
                                ComputeFunction.COMPUTE_DIGEST_KEY,
                                active.mechanism(),
                                session.object(key, CKR.KEY_HANDLE_INVALID))));
    }

    private static void finish(Session session, Arguments in, Results out) {
        Room room = in.room();
        Outputs.tell(place(session).last(room, active -> active.finish(room)), room, out);
    }

    private static Place<DigestOperation> place(Session session) {
        return session.operations().digest();
    }
}
