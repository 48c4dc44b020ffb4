package dev.holdfast.bridge.rpc;

import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The application of one connection, from C_Initialize to C_Finalize or to the connection's end; there may be another then. */
final class Membership {

    private static final byte[] HANDSHAKE =
            "PRIVATE-GNOME-KEYRING-PKCS11-PROTOCOL-V-1".getBytes(StandardCharsets.US_ASCII);

    private final Applications applications;
    private @Nullable Application application;
    private boolean ended;

    Membership(Applications applications) {
        this.applications = applications;
    }

    /** C_Initialize: makes an application, which hears of the call as well and may refuse it. */
    synchronized void begin(Call call, Applications.Client client, Results results) {
        if (!Arrays.equals(call.handshake(), HANDSHAKE)) {
            throw new CryptokiException(CKR.GENERAL_ERROR, "the client shakes hands otherwise");
        }
        if (application != null) {
            throw new CryptokiException(CKR.CRYPTOKI_ALREADY_INITIALIZED);
        }
        if (ended) {
            throw new CryptokiException(CKR.CRYPTOKI_NOT_INITIALIZED);
        }
        Application beginning = applications.open(client);
        try {
            beginning.call(call.function(), call.arguments(), results);
        } catch (RuntimeException refused) {
            beginning.close();
            throw refused;
        }
        application = beginning;
    }

    synchronized Application application() {
        if (application == null) {
            throw new CryptokiException(CKR.CRYPTOKI_NOT_INITIALIZED);
        }
        return application;
    }

    /** C_Finalize. */
    void finish() {
        leave(false);
    }

    /** The connection is over: no other application begins. */
    void end() {
        leave(true);
    }

    private void leave(boolean forGood) {
        Application leaving;
        synchronized (this) {
            ended |= forGood;
            leaving = application;
            application = null;
        }
        if (leaving != null) {
            leaving.close();
        }
    }
}
