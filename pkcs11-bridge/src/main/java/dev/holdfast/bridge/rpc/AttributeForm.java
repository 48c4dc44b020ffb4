package dev.holdfast.bridge.rpc;

import dev.holdfast.proto.pkcs11.CKA;

/** How the value of an attribute is encoded, after its type and its length in the caller's memory. */
enum AttributeForm {
    /** One byte. */
    BYTE,
    /** Eight bytes, big-endian. */
    ULONG,
    /** A length, 0 or 8, and so many bytes. */
    DATE,
    /** A count and so many numbers of eight bytes. */
    MECHANISMS,
    /** A count and so many attributes. */
    TEMPLATE,
    /** A length and so many bytes. */
    BYTES,
    /** As {@link #BYTES}: a CK_ULONG as it lies in the caller's memory, little-endian. */
    RAW_ULONG,
    /** As {@link #BYTES}: structures with pointers, as they lie in the caller's memory; nothing can be made of them. */
    RAW_TEMPLATE;

    /** What the standard has, without a generation's exceptions. */
    static AttributeForm of(CKA.Kind kind) {
        return switch (kind) {
            case BOOL -> BYTE;
            case ULONG -> ULONG;
            case DATE -> DATE;
            case MECHANISMS -> MECHANISMS;
            case TEMPLATE -> TEMPLATE;
            case STRING, BYTES -> BYTES;
        };
    }
}
