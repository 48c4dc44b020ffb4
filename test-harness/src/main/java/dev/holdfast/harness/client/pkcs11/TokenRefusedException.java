package dev.holdfast.harness.client.pkcs11;

import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.proto.pkcs11.CKR;

/** A call returned something else than CKR_OK. */
final class TokenRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Function function;
    private final CKR value;

    TokenRefusedException(Function function, CKR value) {
        super(function + " returned " + value.spelling(), null, false, false);
        this.function = function;
        this.value = value;
    }

    /** In words. */
    String told() {
        return function + " returned " + value.spelling();
    }

    Function function() {
        return function;
    }

    CKR value() {
        return value;
    }
}
