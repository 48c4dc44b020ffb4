package dev.holdfast.partition.profile;

import java.util.Optional;
import java.util.stream.Stream;

/** Functions that a device may refuse altogether. */
public enum Call {
    INIT_TOKEN("C_InitToken"),
    INIT_PIN("C_InitPIN"),
    SET_PIN("C_SetPIN"),
    CREATE_OBJECT("C_CreateObject"),
    COPY_OBJECT("C_CopyObject"),
    DESTROY_OBJECT("C_DestroyObject"),
    GET_OBJECT_SIZE("C_GetObjectSize"),
    SET_ATTRIBUTE_VALUE("C_SetAttributeValue"),
    GENERATE_KEY("C_GenerateKey"),
    GENERATE_KEY_PAIR("C_GenerateKeyPair"),
    WRAP_KEY("C_WrapKey"),
    WRAP_KEY_AUTHENTICATED("C_WrapKeyAuthenticated"),
    UNWRAP_KEY("C_UnwrapKey"),
    UNWRAP_KEY_AUTHENTICATED("C_UnwrapKeyAuthenticated"),
    DERIVE_KEY("C_DeriveKey"),
    ENCAPSULATE_KEY("C_EncapsulateKey"),
    DECAPSULATE_KEY("C_DecapsulateKey"),
    DIGEST_KEY("C_DigestKey"),
    GENERATE_RANDOM("C_GenerateRandom");

    private final String spelling;

    Call(String spelling) {
        this.spelling = spelling;
    }

    static Optional<Call> of(String spelling) {
        return Stream.of(values())
                .filter(call -> call.spelling.equals(spelling))
                .findFirst();
    }

    /** As the standard spells it: C_CopyObject. */
    public String spelling() {
        return spelling;
    }
}
