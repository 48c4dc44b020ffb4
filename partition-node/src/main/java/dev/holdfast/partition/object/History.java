package dev.holdfast.partition.object;

import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKM;

/**
 * Where a key comes from, as far as its attributes tell for ever after.
 *
 * @param local generated on this token
 * @param alwaysSensitive whatever it was made from was never known outside
 * @param neverExtractable whatever it was made from never left
 * @param mechanism CKA_KEY_GEN_MECHANISM
 */
record History(boolean local, boolean alwaysSensitive, boolean neverExtractable, long mechanism) {

    /** CK_UNAVAILABLE_INFORMATION: of a key that was not generated here. */
    static final long NO_MECHANISM = -1;

    /** Somebody outside may know it. */
    static final History FROM_OUTSIDE = new History(false, false, false, NO_MECHANISM);

    static History generated(CKM mechanism) {
        return new History(true, true, true, mechanism.value());
    }

    /** What is derived is no better than what it was derived from. */
    static History derivedFrom(Attributes base) {
        return new History(false, base.is(CKA.ALWAYS_SENSITIVE), base.is(CKA.NEVER_EXTRACTABLE), NO_MECHANISM);
    }

    History and(Attributes other) {
        return new History(
                local,
                alwaysSensitive && other.is(CKA.ALWAYS_SENSITIVE),
                neverExtractable && other.is(CKA.NEVER_EXTRACTABLE),
                mechanism);
    }

    /** The object with this history, as far as its class tells one. */
    Attributes recordedIn(Attributes object) {
        Attributes told = Attributes.NONE
                .with(CKA.LOCAL, local)
                .with(CKA.KEY_GEN_MECHANISM, mechanism)
                .with(CKA.ALWAYS_SENSITIVE, alwaysSensitive && object.is(CKA.SENSITIVE))
                .with(CKA.NEVER_EXTRACTABLE, neverExtractable && !object.is(CKA.EXTRACTABLE));
        return object.with(told.only(AttributeTable.of(object).keySet()));
    }
}
