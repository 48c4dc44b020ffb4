package dev.holdfast.proto.pkcs11;

/** A PKCS#11 function ends with a return value other than CKR_OK. Expected in the course of things: carries no stack trace. */
public final class CryptokiException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final CKR value;

    public CryptokiException(CKR value) {
        super(value.spelling(), null, false, false);
        this.value = value;
    }

    /** With the sentence that a log or a tester is told; the caller of the function sees the value alone. */
    public CryptokiException(CKR value, String reason) {
        super(value.spelling() + ": " + reason, null, false, false);
        this.value = value;
    }

    public CKR value() {
        return value;
    }
}
