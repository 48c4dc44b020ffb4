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

    private static final byte[] PROTOCOL =
            "PRIVATE-GNOME-KEYRING-PKCS11-PROTOCOL-V-1".getBytes(StandardCharsets.US_ASCII);

    private final ClientApplication application;

    GeneralFunctions(ClientApplication application) {
        this.application = application;
    }

    void register(Calls calls) {
        calls.on(Function.C_Initialize, this::initialize);
        calls.on(Function.C_Finalize, (in, out) -> application.close());
    }

    private void initialize(Arguments in, Results out) {
        if (!Arrays.equals(in.bytes(), PROTOCOL)) {
            throw new CryptokiException(CKR.GENERAL_ERROR, "the client speaks another protocol");
        }
        application.initialize();
    }
}
