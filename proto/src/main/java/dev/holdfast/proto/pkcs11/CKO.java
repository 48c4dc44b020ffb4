package dev.holdfast.proto.pkcs11;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Classes of objects (PKCS#11 3.2, CK_OBJECT_CLASS). */
public enum CKO {
    DATA(0x00000000),
    CERTIFICATE(0x00000001),
    PUBLIC_KEY(0x00000002),
    PRIVATE_KEY(0x00000003),
    SECRET_KEY(0x00000004),
    HW_FEATURE(0x00000005),
    DOMAIN_PARAMETERS(0x00000006),
    MECHANISM(0x00000007),
    OTP_KEY(0x00000008),
    PROFILE(0x00000009),
    VALIDATION(0x0000000a),
    TRUST(0x0000000b);

    private static final Map<Long, CKO> BY_VALUE =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(CKO::value, Function.identity()));

    private final long value;

    CKO(long value) {
        this.value = value;
    }

    /** Empty for a number that is not in this table. */
    public static Optional<CKO> of(long value) {
        return Optional.ofNullable(BY_VALUE.get(value));
    }

    public long value() {
        return value;
    }

    /** As the standard spells it: CKO_DATA. */
    public String spelling() {
        return "CKO_" + name();
    }
}
