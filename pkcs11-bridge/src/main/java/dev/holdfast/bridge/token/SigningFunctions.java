package dev.holdfast.bridge.token;

import dev.holdfast.bridge.operation.KeyUse;
import dev.holdfast.bridge.operation.SignOperation;
import dev.holdfast.bridge.operation.VerifyOperation;
import dev.holdfast.bridge.rpc.Arguments;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Results;
import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.ComputeFunction;
import dev.holdfast.proto.v1.TokenMechanism;
import java.util.Optional;

/** Signatures and MACs: making and verifying them (PKCS#11 3.2, sections 5.13 and 5.15). */
final class SigningFunctions {

    private SigningFunctions() {}

    static void register(Calls calls) {
        calls.onSession(Function.C_SignInit, SigningFunctions::signInit);
        calls.onSession(Function.C_Sign, SigningFunctions::sign);
        calls.onSession(Function.C_SignUpdate, SigningFunctions::signUpdate);
        calls.onSession(Function.C_SignFinal, SigningFunctions::signFinal);
        calls.onSession(Function.C_VerifyInit, SigningFunctions::verifyInit);
        calls.onSession(Function.C_Verify, SigningFunctions::verify);
        calls.onSession(Function.C_VerifyUpdate, SigningFunctions::verifyUpdate);
        calls.onSession(Function.C_VerifyFinal, SigningFunctions::verifyFinal);
        calls.onSession(Function.C_VerifySignatureInit, SigningFunctions::verifySignatureInit);
        calls.onSession(Function.C_VerifySignature, SigningFunctions::verifySignature);
        calls.onSession(Function.C_VerifySignatureUpdate, SigningFunctions::verifySignatureUpdate);
        calls.onSession(Function.C_VerifySignatureFinal, SigningFunctions::verifySignatureFinal);
    }

    private static void signInit(Session session, Arguments in, Results out) {
        Optional<TokenMechanism> mechanism = in.mechanism();
        long key = in.number();
        session.operations()
                .signing()
                .init(mechanism, chosen -> new SignOperation(use(session, ComputeFunction.COMPUTE_SIGN, chosen, key)));
    }

    private static void sign(Session session, Arguments in, Results out) {
        byte[] data = in.bytes();
        Room room = in.room();
        Outputs.tell(session.operations().signing().last(room, active -> active.whole(data, room)), room, out);
    }

    private static void signUpdate(Session session, Arguments in, Results out) {
        byte[] part = in.bytes();
        session.operations().signing().update(active -> active.update(part));
    }

    private static void signFinal(Session session, Arguments in, Results out) {
        Room room = in.room();
        Outputs.tell(session.operations().signing().last(room, active -> active.finish(room)), room, out);
    }

    private static void verifyInit(Session session, Arguments in, Results out) {
        Optional<TokenMechanism> mechanism = in.mechanism();
        long key = in.number();
        session.operations()
                .verification()
                .init(
                        mechanism,
                        chosen -> new VerifyOperation(use(session, ComputeFunction.COMPUTE_VERIFY, chosen, key)));
    }

    private static void verify(Session session, Arguments in, Results out) {
        byte[] data = in.bytes();
        byte[] signature = in.bytes();
        session.operations().verification().close(active -> active.whole(data, signature));
    }

    private static void verifyUpdate(Session session, Arguments in, Results out) {
        byte[] part = in.bytes();
        session.operations().verification().update(active -> active.update(part));
    }

    private static void verifyFinal(Session session, Arguments in, Results out) {
        byte[] signature = in.bytes();
        session.operations().verification().close(active -> active.finish(signature));
    }

    private static void verifySignatureInit(Session session, Arguments in, Results out) {
        Optional<TokenMechanism> mechanism = in.mechanism();
        long key = in.number();
        byte[] signature = in.bytes();
        session.operations()
                .signatureVerification()
                .init(
                        mechanism,
                        chosen -> new VerifyOperation(
                                use(session, ComputeFunction.COMPUTE_VERIFY, chosen, key), signature));
    }

    private static void verifySignature(Session session, Arguments in, Results out) {
        byte[] data = in.bytes();
        session.operations().signatureVerification().close(active -> active.whole(data));
    }

    private static void verifySignatureUpdate(Session session, Arguments in, Results out) {
        byte[] part = in.bytes();
        session.operations().signatureVerification().update(active -> active.update(part));
    }

    private static void verifySignatureFinal(Session session, Arguments in, Results out) {
        session.operations().signatureVerification().close(VerifyOperation::finish);
    }

    private static KeyUse use(Session session, ComputeFunction function, TokenMechanism mechanism, long key) {
        return session.operations().use(function, mechanism, session.object(key, CKR.KEY_HANDLE_INVALID));
    }
}
