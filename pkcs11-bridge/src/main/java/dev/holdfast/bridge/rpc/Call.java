package dev.holdfast.bridge.rpc;

import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A call that a client waits for. */
final class Call {

    private final int code;
    private final Function function;
    private final byte[] body;
    private final long session;
    private final Dialect dialect;
    private final MessageReader arguments;
    private final AtomicBoolean answered = new AtomicBoolean();

    /** The next call of the same session; guarded by {@link CallOrder}. */
    @Nullable
    Call next;

    private Call(int code, Function function, byte[] body, Cursor in, Dialect dialect) {
        this.code = code;
        this.function = function;
        this.body = body;
        this.dialect = dialect;
        int from = in.position();
        this.session = function.hasSession() ? in.number() : 0;
        in.position(from);
        this.arguments = new MessageReader(function, in, dialect);
    }

    /** Refuses what is no call with the value that the client is to see. */
    static Call of(Request request, Dialect dialect) {
        byte[] body = request.body();
        if (body == null) {
            throw new CryptokiException(CKR.DATA_LEN_RANGE, "the message is too long");
        }
        Cursor in = new Cursor(body);
        Function function = Function.of(in.word())
                .filter(dialect::carries)
                .orElseThrow(() -> new CryptokiException(CKR.FUNCTION_NOT_SUPPORTED));
        if (!in.follows(function.request())) {
            throw new CryptokiException(CKR.GENERAL_ERROR, "the signature is not the function's");
        }
        return new Call(request.code(), function, body, in, dialect);
    }

    /** The first argument of C_Initialize. */
    byte[] handshake() {
        Cursor in = new Cursor(body);
        in.word();
        in.run();
        byte[] handshake = in.bytesOrNull();
        return handshake == null ? new byte[0] : handshake;
    }

    /** What is to be done, in whichever form it came. */
    Function function() {
        return function.meaning();
    }

    /** Of a function that has one. */
    long session() {
        return session;
    }

    MessageReader arguments() {
        return arguments;
    }

    MessageWriter results() {
        return new MessageWriter(code, function, dialect, arguments);
    }

    Answer failure(CKR value) {
        return Answer.failure(code, value == CKR.OK ? CKR.GENERAL_ERROR : value);
    }

    /** True once: for whoever answers. */
    boolean claimAnswer() {
        return answered.compareAndSet(false, true);
    }

    int bodyBytes() {
        return body.length;
    }

    void wipe() {
        Arrays.fill(body, (byte) 0);
    }
}
