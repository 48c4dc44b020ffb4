package dev.holdfast.partition.object;

import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKO;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which values of an object are secret. */
public final class Sensitive {

    private Sensitive() {}

    /**
     * The attributes of a private or secret key that hold the key (footnote 7 of the standard's tables): they are
     * sealed at rest whatever CKA_SENSITIVE and CKA_EXTRACTABLE say. Empty for all other classes.
     */
    public static Set<CKA> types(Attributes object) {
        CKO objectClass = object.objectClass().orElse(CKO.DATA);
        if (objectClass != CKO.PRIVATE_KEY && objectClass != CKO.SECRET_KEY) {
            return Set.of();
        }
        return AttributeTable.of(object).entrySet().stream()
                .filter(row -> row.getValue().contains(Footnote.SECRET))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether those values may be told to whoever sees the object. */
    public static boolean revealed(Attributes object) {
        return !object.is(CKA.SENSITIVE, true) && object.is(CKA.EXTRACTABLE, false);
    }
}
