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

    /** C_Initialize. */
    synchronized void begin(Arguments arguments, Applications.Client client) {
        if (!Arrays.equals(arguments.bytes(), HANDSHAKE)) {
            throw new CryptokiException(CKR.GENERAL_ERROR, "the client shakes hands otherwise");
        }
        if (application != null) {
            throw new CryptokiException(CKR.CRYPTOKI_ALREADY_INITIALIZED);
        }
        if (ended) {
            throw new CryptokiException(CKR.CRYPTOKI_NOT_INITIALIZED);
        }
        application = applications.open(client);
    }

    synchronized Application application() {
        if (application == null) {
            throw new CryptokiException(CKR.CRYPTOKI_NOT_INITIALIZED);
        }
        return application;
    }

    /** C_Finalize. */
    void finish() {
        Application leaving;
        synchronized (this) {
            leaving = application();
            application = null;
        }
        leaving.close();
    }

    /** Of the connection: no other application begins. */
    void end() {
        Application leaving;
        synchronized (this) {
            ended = true;
            leaving = application;
            application = null;
        }
        if (leaving != null) {
            leaving.close();
        }
    }
}
