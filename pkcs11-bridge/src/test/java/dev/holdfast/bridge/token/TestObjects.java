package dev.holdfast.bridge.token;

import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKO;

/** Templates of objects for tests. */
final class TestObjects {

    private TestObjects() {}

    /** A data object of the session, which everybody may see. */
    static Attributes data(String label) {
        return Attributes.NONE
                .with(CKA.CLASS, CKO.DATA.value())
                .with(CKA.TOKEN, false)
                .with(CKA.PRIVATE, false)
                .with(CKA.LABEL, label);
    }

    static Attributes onToken(Attributes object) {
        return object.with(CKA.TOKEN, true);
    }

    static Attributes secret(Attributes object) {
        return object.with(CKA.PRIVATE, true);
    }

    static Attributes label(String label) {
        return Attributes.NONE.with(CKA.LABEL, label);
    }
}
