package dev.holdfast.bridge.token;

import dev.holdfast.bridge.operation.KeyUse;
import dev.holdfast.bridge.operation.MessageSignOperation;
import dev.holdfast.bridge.operation.MessageVerifyOperation;
import dev.holdfast.bridge.rpc.Arguments;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Results;
import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.ComputeFunction;
import dev.holdfast.proto.v1.TokenMechanism;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Message-based signing and verifying (PKCS#11 3.2, sections 5.14 and 5.16), for mechanisms whose messages have no parameter. */
final class MessageSigningFunctions {

    private MessageSigningFunctions() {}

    static void register(Calls calls) {
        calls.onSession(Function.C_MessageSignInit, MessageSigningFunctions::signInit);
        calls.onSession(Function.C_SignMessage, MessageSigningFunctions::sign);
        calls.onSession(Function.C_SignMessageBegin, MessageSigningFunctions::signBegin);
        calls.onSession(Function.C_SignMessageNext, MessageSigningFunctions::signNext);
        calls.onSession(
                Function.C_MessageSignFinal,
                (session, in, out) -> session.operations().messageSigning().close(MessageSignOperation::finish));
        calls.onSession(Function.C_MessageVerifyInit, MessageSigningFunctions::verifyInit);
        calls.onSession(Function.C_VerifyMessage, MessageSigningFunctions::verify);
        calls.onSession(Function.C_VerifyMessageBegin, MessageSigningFunctions::verifyBegin);
        calls.onSession(Function.C_VerifyMessageNext, MessageSigningFunctions::verifyNext);
        calls.onSession(
                Function.C_MessageVerifyFinal,
                (session, in, out) -> session.operations().messageVerification().close(MessageVerifyOperation::finish));
    }

    private static void signInit(Session session, Arguments in, Results out) {
        Optional<TokenMechanism> mechanism = in.mechanism();
        long key = in.number();
        session.operations()
                .messageSigning()
                .init(
                        mechanism,
                        chosen -> new MessageSignOperation(use(session, ComputeFunction.COMPUTE_SIGN, chosen, key)));
    }

    private static void sign(Session session, Arguments in, Results out) {
        MessageSignOperation signing = session.operations().messageSigning().active();
        requireNoParameter(in);
        byte[] data = in.bytes();
        Room room = in.room();
        Outputs.tell(signing.whole(data, room), room, out);
    }

    private static void signBegin(Session session, Arguments in, Results out) {
        MessageSignOperation signing = session.operations().messageSigning().active();
        requireNoParameter(in);
        signing.begin();
    }

    private static void signNext(Session session, Arguments in, Results out) {
        MessageSignOperation signing = session.operations().messageSigning().active();
        requireNoParameter(in);
        byte[] part = in.bytes();
        boolean last = in.octet() != 0;
        Room room = in.room();
        if (last) {
            Outputs.tell(signing.last(part, room), room, out);
        } else {
            signing.next(part);
            out.bytes(room, new byte[0]);
        }
    }

    private static void verifyInit(Session session, Arguments in, Results out) {
        Optional<TokenMechanism> mechanism = in.mechanism();
        long key = in.number();
        session.operations()
                .messageVerification()
                .init(
                        mechanism,
                        chosen ->
                                new MessageVerifyOperation(use(session, ComputeFunction.COMPUTE_VERIFY, chosen, key)));
    }

    private static void verify(Session session, Arguments in, Results out) {
        MessageVerifyOperation verifying =
                session.operations().messageVerification().active();
        requireNoParameter(in);
        byte[] data = in.bytes();
        verifying.whole(data, in.bytes());
    }

    private static void verifyBegin(Session session, Arguments in, Results out) {
        MessageVerifyOperation verifying =
                session.operations().messageVerification().active();
        requireNoParameter(in);
        verifying.begin();
    }

    private static void verifyNext(Session session, Arguments in, Results out) {
        MessageVerifyOperation verifying =
                session.operations().messageVerification().active();
        requireNoParameter(in);
        byte[] part = in.bytes();
        byte @Nullable [] signature = in.bytesOrNull();
        if (signature != null) {
            verifying.last(part, signature);
        } else {
            verifying.next(part);
        }
    }

    private static void requireNoParameter(Arguments in) {
        if (in.bytes().length > 0) {
            throw new CryptokiException(CKR.MECHANISM_PARAM_INVALID, "a message of this mechanism has no parameter");
        }
    }

    private static KeyUse use(Session session, ComputeFunction function, TokenMechanism mechanism, long key) {
        return session.operations().use(function, mechanism, session.object(key, CKR.KEY_HANDLE_INVALID));
    }
}
