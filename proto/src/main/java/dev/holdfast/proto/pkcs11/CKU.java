package dev.holdfast.proto.pkcs11;

import java.util.Optional;

/** Who logs in (PKCS#11 3.2, CK_USER_TYPE). */
public enum CKU {
    SO,
    USER,
    /** The same user again, for one use of a key that wants it. */
    CONTEXT_SPECIFIC;

    public static Optional<CKU> of(long value) {
        return value >= 0 && value < values().length ? Optional.of(values()[(int) value]) : Optional.empty();
    }

    public long value() {
        return ordinal();
    }
}
