package dev.holdfast.bridge.token;

import com.google.protobuf.ByteString;
import dev.holdfast.bridge.rpc.Arguments;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Results;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.InitToken;
import dev.holdfast.proto.v1.TokenRequest;
import java.util.Arrays;

/** Sessions (PKCS#11 3.2, section 5.6), and C_InitToken, which wants that there are none. */
final class SessionFunctions {

    private static final int LABEL_BYTES = 32;
    private static final long LAST_VALIDATION_OK = 1;

    private final ClientApplication application;
    private final Door door;

    SessionFunctions(ClientApplication application) {
        this.application = application;
        this.door = application.door();
    }

    void register(Calls calls) {
        calls.on(Function.C_InitToken, this::initialize);
        calls.on(Function.C_OpenSession, this::open);
        calls.on(Function.C_CloseAllSessions, this::closeAll);
        calls.onSession(Function.C_CloseSession, (session, in, out) -> application.close(session));
        calls.onSession(Function.C_GetSessionInfo, SessionFunctions::info);
        calls.onSession(Function.C_GetSessionValidationFlags, SessionFunctions::validation);
    }

    private void initialize(Arguments in, Results out) {
        Slot slot = door.slots().withToken(in.number());
        InitToken call = InitToken.newBuilder()
                .setSoPin(Pin.given(in.bytesOrNull()))
                .setLabel(padded(in.string()))
                .build();
        door.initialize(
                slot, () -> door.pool().ask(slot, TokenRequest.newBuilder().setInitToken(call)));
    }

    private void open(Arguments in, Results out) {
        Slot slot = door.slots().withToken(in.number());
        long flags = in.number();
        if ((flags & CKF.SERIAL_SESSION) == 0) {
            throw new CryptokiException(CKR.SESSION_PARALLEL_NOT_SUPPORTED);
        }
        if ((flags & CKF.ASYNC_SESSION) != 0) {
            throw new CryptokiException(CKR.SESSION_ASYNC_NOT_SUPPORTED);
        }
        boolean readWrite = (flags & CKF.RW_SESSION) != 0;
        out.number(
                door.openSession(slot, () -> application.open(slot, readWrite)).handle());
    }

    private void closeAll(Arguments in, Results out) {
        Slot slot = door.slots().find(in.number());
        application.closeAll(slot);
        if (!door.slots().holdsToken(slot)) {
            throw new CryptokiException(CKR.TOKEN_NOT_PRESENT);
        }
    }

    private static void info(Session session, Arguments in, Results out) {
        out.number(session.slot().id());
        out.number(session.state().value());
        out.number(CKF.SERIAL_SESSION | (session.readWrite() ? CKF.RW_SESSION : 0));
        out.number(0);
    }

    /** No operation is ever told to be of a validated module: this is a simulator. */
    private static void validation(Session session, Arguments in, Results out) {
        if (in.number() != LAST_VALIDATION_OK) {
            throw new CryptokiException(CKR.ARGUMENTS_BAD);
        }
        out.number(0);
    }

    private static ByteString padded(byte[] label) {
        byte[] padded = Arrays.copyOf(label, LABEL_BYTES);
        Arrays.fill(padded, Math.min(label.length, LABEL_BYTES), LABEL_BYTES, (byte) ' ');
        return ByteString.copyFrom(padded);
    }
}
