package dev.holdfast.bridge.token;

import com.google.protobuf.ByteString;
import dev.holdfast.bridge.operation.KeyUse;
import dev.holdfast.bridge.operation.MessageCipherOperation;
import dev.holdfast.bridge.operation.Place;
import dev.holdfast.bridge.rpc.Arguments;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Results;
import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.ComputeFunction;
import dev.holdfast.proto.v1.MessageParameters;
import dev.holdfast.proto.v1.TokenMechanism;
import java.util.Optional;

/**
 * Message-based encryption and decryption (PKCS#11 3.2, sections 5.9 and 5.11). In the form of p11-kit's protocol a message's
 * parameter is memory of another process, so that those calls have no handler; Holdfast's own client module has a form for it.
 */
final class MessageFunctions {

    /** Which of the two. */
    @FunctionalInterface
    private interface Direction {
        Place<MessageCipherOperation> in(Session session);
    }

    private MessageFunctions() {}

    static void register(Calls calls) {
        Direction encryption = session -> session.operations().messageEncryption();
        Direction decryption = session -> session.operations().messageDecryption();
        calls.onSession(Function.C_MessageEncryptInit, init(encryption, ComputeFunction.COMPUTE_ENCRYPT));
        calls.onSession(Function.C_EncryptMessage3, MessageFunctions::encrypt);
        calls.onSession(Function.C_EncryptMessageBegin3, MessageFunctions::encryptBegin);
        calls.onSession(Function.C_EncryptMessageNext3, MessageFunctions::encryptNext);
        calls.onSession(Function.C_MessageEncryptFinal, finish(encryption));
        calls.onSession(Function.C_MessageDecryptInit, init(decryption, ComputeFunction.COMPUTE_DECRYPT));
        calls.onSession(Function.C_DecryptMessage3, MessageFunctions::decrypt);
        calls.onSession(Function.C_DecryptMessageBegin3, MessageFunctions::decryptBegin);
        calls.onSession(Function.C_DecryptMessageNext3, MessageFunctions::decryptNext);
        calls.onSession(Function.C_MessageDecryptFinal, finish(decryption));
    }

    private static SessionHandler init(Direction direction, ComputeFunction function) {
        return (session, in, out) -> {
            Optional<TokenMechanism> mechanism = in.mechanism();
            long key = in.number();
            direction.in(session).init(mechanism, chosen -> {
                KeyUse use = session.operations()
                        .useForMessages(function, chosen, session.object(key, CKR.KEY_HANDLE_INVALID));
                return new MessageCipherOperation(use);
            });
        };
    }

    private static SessionHandler finish(Direction direction) {
        return (session, in, out) -> direction.in(session).close(MessageCipherOperation::finish);
    }

    private static void encrypt(Session session, Arguments in, Results out) {
        MessageParameters parameters = in.messageParameters();
        byte[] additionalData = in.bytes();
        byte[] plaintext = in.bytes();
        Room room = in.room();
        tell(encryption(session).whole(parameters, additionalData, plaintext, room), room, out);
    }

    private static void encryptBegin(Session session, Arguments in, Results out) {
        MessageParameters parameters = in.messageParameters();
        byte[] additionalData = in.bytes();
        ByteString nonce = encryption(session).begin(parameters, additionalData);
        out.messageParameters(nonce.toByteArray(), new byte[0]);
    }

    private static void encryptNext(Session session, Arguments in, Results out) {
        in.messageParameters();
        byte[] part = in.bytes();
        Room room = in.room();
        boolean last = last(in);
        tell(encryption(session).next(part, ByteString.EMPTY, last, room), room, out);
    }

    private static void decrypt(Session session, Arguments in, Results out) {
        MessageParameters parameters = in.messageParameters();
        byte[] additionalData = in.bytes();
        byte[] ciphertext = in.bytes();
        Room room = in.room();
        Outputs.tell(
                decryption(session)
                        .whole(parameters, additionalData, ciphertext, room)
                        .output(),
                room,
                out);
    }

    private static void decryptBegin(Session session, Arguments in, Results out) {
        MessageParameters parameters = in.messageParameters();
        decryption(session).begin(parameters, in.bytes());
    }

    private static void decryptNext(Session session, Arguments in, Results out) {
        ByteString tag = in.messageParameters().getTag();
        byte[] part = in.bytes();
        Room room = in.room();
        boolean last = last(in);
        Outputs.tell(decryption(session).next(part, tag, last, room).output(), room, out);
    }

    private static MessageCipherOperation encryption(Session session) {
        return session.operations().messageEncryption().active();
    }

    private static MessageCipherOperation decryption(Session session) {
        return session.operations().messageDecryption().active();
    }

    private static boolean last(Arguments in) {
        return (in.number() & CKF.END_OF_MESSAGE) != 0;
    }

    private static void tell(MessageCipherOperation.Sealed sealed, Room room, Results out) {
        Outputs.tell(sealed.output(), room, out);
        out.messageParameters(sealed.nonce().toByteArray(), sealed.tag().toByteArray());
    }
}
