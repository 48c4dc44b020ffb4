package dev.holdfast.bridge.token;

import com.google.protobuf.ByteString;
import dev.holdfast.bridge.rpc.Arguments;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Results;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenRequest;
import dev.holdfast.proto.v1.TokenTemplate;
import dev.holdfast.proto.v1.UnwrapObject;
import dev.holdfast.proto.v1.WrapObject;

/** Keys that leave and enter under another key (PKCS#11 3.2, section 5.18). */
final class WrapFunctions {

    private WrapFunctions() {}

    static void register(Calls calls) {
        calls.onSession(Function.C_WrapKey, (session, in, out) -> wrap(session, in, out, false));
        calls.onSession(Function.C_WrapKeyAuthenticated, (session, in, out) -> wrap(session, in, out, true));
        calls.onSession(Function.C_UnwrapKey, (session, in, out) -> unwrap(session, in, out, false));
        calls.onSession(Function.C_UnwrapKeyAuthenticated, (session, in, out) -> unwrap(session, in, out, true));
    }

    private static void wrap(Session session, Arguments in, Results out, boolean authenticated) {
        TokenMechanism mechanism = KeyFunctions.mechanism(in);
        long wrappingKey = in.number();
        long key = in.number();
        WrapObject.Builder call = WrapObject.newBuilder()
                .setMechanism(mechanism)
                .setWrappingKey(session.resolve(wrappingKey, CKR.WRAPPING_KEY_HANDLE_INVALID))
                .setKey(session.resolve(key, CKR.KEY_HANDLE_INVALID));
        if (authenticated) {
            call.setAuthenticated(true).setAdditionalData(ByteString.copyFrom(in.bytes()));
        }
        byte[] wrapped =
                session.ask(TokenRequest.newBuilder().setWrap(call)).getBytes().toByteArray();
        out.bytes(in.room(), wrapped);
    }

    private static void unwrap(Session session, Arguments in, Results out, boolean authenticated) {
        TokenMechanism mechanism = KeyFunctions.mechanism(in);
        long unwrappingKey = in.number();
        byte[] wrapped = in.bytes();
        TokenTemplate template = KeyFunctions.template(in);
        session.requireMayMake(template);
        UnwrapObject.Builder call = UnwrapObject.newBuilder()
                .setMechanism(mechanism)
                .setUnwrappingKey(session.resolve(unwrappingKey, CKR.UNWRAPPING_KEY_HANDLE_INVALID))
                .setWrapped(ByteString.copyFrom(wrapped))
                .setTemplate(template);
        if (authenticated) {
            call.setAuthenticated(true).setAdditionalData(ByteString.copyFrom(in.bytes()));
        }
        out.number(session.add(
                session.ask(TokenRequest.newBuilder().setUnwrap(call)).getObject()));
    }
}
