package dev.holdfast.partition.object;

import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.v1.AttributeValue;
import java.util.List;
import java.util.function.Supplier;

/** C_GetAttributeValue and C_GetObjectSize. */
public final class Reading {

    private Reading() {}

    /**
     * One answer for each type, in the same order, each with a return value of its own.
     *
     * @param object what is in clear
     * @param sealed opens the sensitive values; called only when one of them is asked for and may be told
     */
    public static List<AttributeValue> read(Attributes object, Supplier<Attributes> sealed, List<Long> types) {
        throw new UnsupportedOperationException();
    }

    /** Bytes that the attributes take up in the vault. */
    public static long size(Attributes object, int sealedBytes) {
        throw new UnsupportedOperationException();
    }
}
