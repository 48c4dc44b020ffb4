package dev.holdfast.partition.object;

import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;

/** Who asks. */
public enum Who {
    /** Nobody is logged in. */
    PUBLIC,
    USER,
    /** The security officer, who sees public objects only. */
    SO;

    /**
     * Private objects exist for the user alone (PKCS#11 3.2, section 4.4): for others they cannot be found, read or
     * used.
     */
    public boolean sees(Attributes object) {
        return this == USER || !object.is(CKA.PRIVATE);
    }
}
