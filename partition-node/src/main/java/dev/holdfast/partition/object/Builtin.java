package dev.holdfast.partition.object;

import dev.holdfast.proto.pkcs11.Attributes;
import java.util.List;

/** Objects that every token has and nobody makes: CKO_PROFILE. Public, not modifiable, not copyable, not destroyable. */
public final class Builtin {

    private Builtin() {}

    /** Complete, CKA_UNIQUE_ID included: 32 hexadecimal digits that are the same on every card. */
    public static List<Attributes> objects() {
        throw new UnsupportedOperationException();
    }
}
