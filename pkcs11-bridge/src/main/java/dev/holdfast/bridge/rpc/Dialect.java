package dev.holdfast.bridge.rpc;

import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKM;

/**
 * How a generation of clients encodes what it sends. The version byte that a client offers decides, not the one that is
 * answered: stock clients keep their own encodings whatever they are told.
 */
public enum Dialect {
    /** p11-kit 0.23 and 0.24. */
    FIRST(0),
    /** p11-kit 0.25.0 to 0.25.5. */
    SECOND(1),
    /** p11-kit since 0.25.6. */
    THIRD(2),
    /** Holdfast's own client module. */
    OWN(0xf0);

    private static final int FIRST_OWN_CALL = 128;

    private final int version;

    Dialect(int version) {
        this.version = version;
    }

    /** Of a client that offers this version byte. One later than any known is taken for the latest of p11-kit's. */
    static Dialect offered(int version) {
        return switch (version) {
            case 0 -> FIRST;
            case 1 -> SECOND;
            case 0xf0 -> OWN;
            default -> THIRD;
        };
    }

    /** The version byte to answer. */
    int version() {
        return version;
    }

    boolean stock() {
        return this != OWN;
    }

    /**
     * Whether a client of this generation can make the call in a form that has a meaning. A stock client sends the parameters
     * of message-based encryption as the memory of a C structure, with pointers into another process.
     */
    public boolean carries(Function function) {
        return switch (function) {
            case C_EncryptMessage,
                    C_EncryptMessageBegin,
                    C_EncryptMessageNext,
                    C_DecryptMessage,
                    C_DecryptMessageBegin,
                    C_DecryptMessageNext -> false;
            case C_MessageEncryptInit, C_MessageEncryptFinal, C_MessageDecryptInit, C_MessageDecryptFinal -> !stock();
            case C_DeriveKey2 -> stock();
            default -> function.id() < FIRST_OWN_CALL || !stock();
        };
    }

    /** Whether a client of this generation can name the mechanism and its parameter. */
    public boolean carries(CKM mechanism) {
        return !stock() || StockMechanisms.layout(this, mechanism.value()).isPresent();
    }

    /** The room that a caller of this generation means by such a length. */
    Room room(long length) {
        if (length == 0) {
            return this == FIRST ? new Room(true, 0, true) : Room.QUERY;
        }
        return Room.of(this != FIRST && length == Cursor.NULL_LENGTH ? 0 : length);
    }

    /** The room for an attribute: stock clients have one zero for both meanings, which asks for the length. */
    Room attributeRoom(long length) {
        return length == 0 ? Room.QUERY : Room.of(!stock() && length == Cursor.NULL_LENGTH ? 0 : length);
    }

    /** How a value of this type is encoded. */
    AttributeForm form(long type) {
        if (stock()) {
            return StockAttributes.form(this, type);
        }
        return CKA.of(type).map(known -> AttributeForm.of(known.kind())).orElse(AttributeForm.BYTES);
    }
}
