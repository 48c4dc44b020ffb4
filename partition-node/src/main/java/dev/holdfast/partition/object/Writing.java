package dev.holdfast.partition.object;

import dev.holdfast.partition.profile.Profile;
import dev.holdfast.proto.pkcs11.Attributes;

/** C_SetAttributeValue, C_CopyObject and C_DestroyObject: what may be done to an object that exists. */
public final class Writing {

    private Writing() {}

    /**
     * The object as changed.
     *
     * @param object with or without its sensitive values, which cannot be changed
     */
    public static Attributes change(Profile profile, Who who, Attributes object, Attributes changes) {
        throw new UnsupportedOperationException();
    }

    /**
     * The copy, without CKA_UNIQUE_ID, which the caller assigns.
     *
     * @param original with its sensitive values
     */
    public static Attributes copy(Profile profile, Who who, Attributes original, Attributes template) {
        throw new UnsupportedOperationException();
    }

    /** Refuses with ACTION_PROHIBITED. */
    public static void requireDestroyable(Profile profile, Attributes object) {
        throw new UnsupportedOperationException();
    }
}
