package dev.holdfast.harness.history;

import java.util.Locale;

/** What a client may ask of a key. Disabling and enabling are updates of {@link Attribute#ENABLED}. */
public enum Operation {
    /** A new key, or a new version of an active one. */
    CREATE(Kind.WRITE),
    /** Another version like the current one. */
    ROTATE(Kind.WRITE),
    UPDATE(Kind.WRITE),
    /** A deleted key can be recovered until it is purged. */
    DELETE(Kind.WRITE),
    RECOVER(Kind.WRITE),
    PURGE(Kind.WRITE),
    GET(Kind.READ),
    GET_DELETED(Kind.READ),
    /** Every version of one key. */
    VERSIONS(Kind.READ),
    /** Every active key of the pool; belongs to no key. */
    NAMES(Kind.READ),
    SIGN(Kind.USE),
    VERIFY(Kind.USE),
    ENCRYPT(Kind.USE),
    DECRYPT(Kind.USE),
    WRAP(Kind.USE),
    UNWRAP(Kind.USE);

    private enum Kind {
        WRITE,
        READ,
        USE
    }

    private final Kind kind;

    Operation(Kind kind) {
        this.kind = kind;
    }

    public boolean isWrite() {
        return kind == Kind.WRITE;
    }

    /** Whether it asks for what only the key's material can do. */
    public boolean isUse() {
        return kind == Kind.USE;
    }

    /** Whether it makes a version. */
    public boolean isMaking() {
        return this == CREATE || this == ROTATE;
    }

    /** As files and reports spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
