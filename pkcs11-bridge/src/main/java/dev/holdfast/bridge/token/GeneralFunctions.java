package dev.holdfast.bridge.token;

import dev.holdfast.bridge.rpc.Arguments;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Results;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** General-purpose functions (PKCS#11 3.2, section 5.4). */
final class GeneralFunctions {

    static final String MANUFACTURER = "Holdfast (simulator)";

    private static final byte[] PROTOCOL =
            "PRIVATE-GNOME-KEYRING-PKCS11-PROTOCOL-V-1".getBytes(StandardCharsets.US_ASCII);
    private static final int OWN_GENERATION = 0xf0;

    private final ClientApplication application;

    GeneralFunctions(ClientApplication application) {
        this.application = application;
    }

    void register(Calls calls) {
        calls.on(Function.C_Initialize, this::initialize);
        calls.on(Function.C_Finalize, (in, out) -> application.finish());
        calls.on(Function.C_GetInfo, this::info);
    }

    private void initialize(Arguments in, Results out) {
        byte[] protocol = in.bytes();
        // A string that the client's user may hand over, and whether he did: there is nothing here to be told.
        in.octet();
        in.bytes();
        if (!Arrays.equals(protocol, PROTOCOL)) {
            throw new CryptokiException(CKR.GENERAL_ERROR, "the client speaks another protocol");
        }
        application.initialize();
    }

    private void info(Arguments in, Results out) {
        boolean own = application.client().generation() == OWN_GENERATION;
        // The other protocol has no calls that are younger than 3.0.
        out.version(3, own ? 2 : 0);
        out.string(MANUFACTURER, 32);
        out.number(0);
        out.string("Holdfast PKCS#11 door", 32);
        out.version(0, 1);
    }
}
