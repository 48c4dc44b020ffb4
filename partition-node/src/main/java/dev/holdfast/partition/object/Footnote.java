package dev.holdfast.partition.object;

/**
 * Footnotes of the standard's attribute tables (PKCS#11 3.2, "Common footnotes for object attribute tables"), in their
 * order.
 */
enum Footnote {
    /** MUST be specified when the object is created with C_CreateObject. */
    MUST_CREATE,
    /** MUST NOT be specified when the object is created with C_CreateObject. */
    MUST_NOT_CREATE,
    /** MUST be specified when the object is generated. */
    MUST_GENERATE,
    /** MUST NOT be specified when the object is generated. */
    MUST_NOT_GENERATE,
    /** MUST be specified when the object is unwrapped. */
    MUST_UNWRAP,
    /** MUST NOT be specified when the object is unwrapped. */
    MUST_NOT_UNWRAP,
    /** Cannot be revealed of a sensitive or unextractable object. */
    SECRET,
    /** May be modified by C_SetAttributeValue and C_CopyObject. */
    MODIFIABLE,
    /** The default is the token's own. */
    TOKEN_DEFAULT,
    /** Set to true by the security officer alone. */
    OFFICER,
    /** Once true, read-only. */
    ONLY_UP,
    /** Once false, read-only. */
    ONLY_DOWN;

    /** @param number 1 to 12 */
    static Footnote number(int number) {
        return values()[number - 1];
    }
}
