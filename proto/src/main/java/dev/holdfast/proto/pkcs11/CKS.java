package dev.holdfast.proto.pkcs11;

/** State of a session (PKCS#11 3.2, CK_STATE). */
public enum CKS {
    RO_PUBLIC_SESSION,
    RO_USER_FUNCTIONS,
    RW_PUBLIC_SESSION,
    RW_USER_FUNCTIONS,
    RW_SO_FUNCTIONS;

    public long value() {
        return ordinal();
    }
}
