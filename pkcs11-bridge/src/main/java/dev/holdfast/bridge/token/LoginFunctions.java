package dev.holdfast.bridge.token;

import com.google.protobuf.ByteString;
import dev.holdfast.bridge.rpc.Arguments;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Results;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKS;
import dev.holdfast.proto.pkcs11.CKU;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.InitPin;
import dev.holdfast.proto.v1.ObjectRef;
import dev.holdfast.proto.v1.SetPin;
import dev.holdfast.proto.v1.TokenLogin;
import dev.holdfast.proto.v1.TokenRequest;

/** Who is logged in, and with which PIN (PKCS#11 3.2, sections 5.5.8 and following, 5.6.9 and following). */
final class LoginFunctions {

    private LoginFunctions() {}

    static void register(Calls calls) {
        calls.onSession(Function.C_InitPIN, LoginFunctions::initPin);
        calls.onSession(Function.C_SetPIN, LoginFunctions::setPin);
        calls.onSession(Function.C_Login, LoginFunctions::login);
        calls.onSession(Function.C_LoginUser, LoginFunctions::loginUser);
        calls.onSession(Function.C_Logout, LoginFunctions::logout);
    }

    private static void initPin(Session session, Arguments in, Results out) {
        if (session.state() != CKS.RW_SO_FUNCTIONS) {
            throw new CryptokiException(CKR.USER_NOT_LOGGED_IN);
        }
        InitPin call = InitPin.newBuilder().setPin(Pin.given(in.bytesOrNull())).build();
        session.ask(TokenRequest.newBuilder().setInitPin(call));
    }

    private static void setPin(Session session, Arguments in, Results out) {
        session.requireReadWrite();
        SetPin call = SetPin.newBuilder()
                .setOldPin(Pin.given(in.bytesOrNull()))
                .setNewPin(Pin.given(in.bytesOrNull()))
                .build();
        session.ask(TokenRequest.newBuilder().setSetPin(call));
    }

    private static void login(Session session, Arguments in, Results out) {
        long user = in.number();
        enter(session, user, Pin.given(in.bytesOrNull()));
    }

    /** The users of this token have no names, so that it is nobody who comes with one. */
    private static void loginUser(Session session, Arguments in, Results out) {
        long user = in.number();
        ByteString pin = Pin.given(in.bytesOrNull());
        if (in.bytes().length > 0) {
            throw new CryptokiException(CKR.ARGUMENTS_BAD, "the users of this token have no names");
        }
        enter(session, user, pin);
    }

    private static void enter(Session session, long userType, ByteString pin) {
        CKU user = CKU.of(userType).orElseThrow(() -> new CryptokiException(CKR.USER_TYPE_INVALID));
        TokenLogin.Builder call = TokenLogin.newBuilder().setUser(user.value()).setPin(pin);
        if (user == CKU.CONTEXT_SPECIFIC) {
            ObjectRef key = session.operations()
                    .awaitingLogin()
                    .orElseThrow(() -> new CryptokiException(CKR.OPERATION_NOT_INITIALIZED));
            session.operations().admit(ticket(session, call.setKey(key)));
            return;
        }
        session.visit().requireMayEnter(user);
        session.visit().enter(new Login(user, ticket(session, call)));
    }

    private static ByteString ticket(Session session, TokenLogin.Builder call) {
        return session.ask(TokenRequest.newBuilder().setLogin(call)).getTicket();
    }

    private static void logout(Session session, Arguments in, Results out) {
        if (!session.visit().leave()) {
            throw new CryptokiException(CKR.USER_NOT_LOGGED_IN);
        }
    }
}
