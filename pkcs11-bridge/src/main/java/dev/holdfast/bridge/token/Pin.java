package dev.holdfast.bridge.token;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A PIN as a client gives it. */
final class Pin {

    private Pin() {}

    /**
     * The PIN as a request carries it; what the client gave is wiped.
     *
     * @throws CryptokiException ARGUMENTS_BAD for a NULL pointer, which means a PIN pad where there is one
     */
    static ByteString given(byte @Nullable [] pin) {
        if (pin == null) {
            throw new CryptokiException(CKR.ARGUMENTS_BAD, "there is no PIN pad");
        }
        try {
            return ByteString.copyFrom(pin);
        } finally {
            Arrays.fill(pin, (byte) 0);
        }
    }
}
