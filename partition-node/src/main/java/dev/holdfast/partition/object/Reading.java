package dev.holdfast.partition.object;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.AttributeValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** C_GetAttributeValue and C_GetObjectSize. */
public final class Reading {

    private Reading() {}

    /**
     * One answer for each type, in the same order, each with a return value of its own.
     *
     * @param object what is in clear
     * @param sealed opens the sensitive values; called once at most, and only when one of them may be told
     */
    public static List<AttributeValue> read(Attributes object, Supplier<Attributes> sealed, List<Long> types) {
        Set<CKA> secret = Sensitive.types(object);
        boolean revealed = Sensitive.revealed(object);
        boolean opens = revealed && types.stream().anyMatch(type -> is(secret, type));
        Attributes readable = opens ? object.with(sealed.get()) : object.without(secret);
        return types.stream()
                .map(type -> is(secret, type) && !revealed
                        ? answer(type, CKR.ATTRIBUTE_SENSITIVE, ByteString.EMPTY)
                        : CKA.of(type)
                                .flatMap(readable::find)
                                .map(value -> answer(type, CKR.OK, value))
                                .orElse(answer(type, CKR.ATTRIBUTE_TYPE_INVALID, ByteString.EMPTY)))
                .toList();
    }

    /** Bytes that the attributes take up in the vault. */
    public static long size(Attributes object, int sealedBytes) {
        return (long) object.without(Sensitive.types(object)).template().getSerializedSize() + sealedBytes;
    }

    private static boolean is(Set<CKA> secret, long type) {
        Optional<CKA> known = CKA.of(type);
        return known.isPresent() && secret.contains(known.get());
    }

    private static AttributeValue answer(long type, CKR returnValue, ByteString value) {
        return AttributeValue.newBuilder()
                .setType(type)
                .setReturnValue(returnValue.value())
                .setValue(value)
                .build();
    }
}
