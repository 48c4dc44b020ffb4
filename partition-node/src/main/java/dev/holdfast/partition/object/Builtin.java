package dev.holdfast.partition.object;

import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKO;
import java.util.List;
import java.util.stream.Stream;

/**
 * Objects that every token has and nobody makes: CKO_PROFILE (PKCS#11 3.2, section 4.13), public, not modifiable, not
 * copyable, not destroyable. CKO_VALIDATION there is none: this is a simulator, and no authority has validated it.
 * CKO_MECHANISM there is none either: every mechanism takes every parameter set of its algorithm.
 */
public final class Builtin {

    private static final long BASELINE_PROVIDER = 1;
    private static final long EXTENDED_PROVIDER = 2;
    private static final long AUTHENTICATION_TOKEN = 3;

    private static final List<Attributes> OBJECTS = Stream.of(
                    BASELINE_PROVIDER, EXTENDED_PROVIDER, AUTHENTICATION_TOKEN)
            .map(Builtin::profile)
            .toList();

    private Builtin() {}

    /** Complete, CKA_UNIQUE_ID included: 32 hexadecimal digits that are the same on every card. */
    public static List<Attributes> objects() {
        return OBJECTS;
    }

    private static Attributes profile(long id) {
        return Attributes.NONE
                .with(CKA.CLASS, CKO.PROFILE.value())
                .with(CKA.PROFILE_ID, id)
                .with(CKA.UNIQUE_ID, "%016x%016x".formatted(CKO.PROFILE.value(), id))
                .with(CKA.TOKEN, true)
                .with(CKA.PRIVATE, false)
                .with(CKA.MODIFIABLE, false)
                .with(CKA.COPYABLE, false)
                .with(CKA.DESTROYABLE, false);
    }
}
