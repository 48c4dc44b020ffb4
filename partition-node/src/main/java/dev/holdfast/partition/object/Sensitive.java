package dev.holdfast.partition.object;

import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import java.util.Set;

/** Which values of an object are secret. */
public final class Sensitive {

    private Sensitive() {}

    /**
     * The attributes of a private or secret key that hold the key (footnote 7 of the standard's tables): they are sealed at rest
     * whatever CKA_SENSITIVE and CKA_EXTRACTABLE say. Empty for all other classes.
     */
    public static Set<CKA> types(Attributes object) {
        throw new UnsupportedOperationException();
    }

    /** Whether those values may be told to whoever sees the object. */
    public static boolean revealed(Attributes object) {
        throw new UnsupportedOperationException();
    }
}
