package dev.holdfast.proto.pkcs11;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Attributes of objects (PKCS#11 3.2, CK_ATTRIBUTE_TYPE): those that a Holdfast token knows, and what their values are. */
public enum CKA {
    CLASS(0x00000000, Kind.ULONG),
    TOKEN(0x00000001, Kind.BOOL),
    PRIVATE(0x00000002, Kind.BOOL),
    LABEL(0x00000003, Kind.STRING),
    UNIQUE_ID(0x00000004, Kind.STRING),
    APPLICATION(0x00000010, Kind.STRING),
    VALUE(0x00000011, Kind.BYTES),
    OBJECT_ID(0x00000012, Kind.BYTES),
    CERTIFICATE_TYPE(0x00000080, Kind.ULONG),
    ISSUER(0x00000081, Kind.BYTES),
    SERIAL_NUMBER(0x00000082, Kind.BYTES),
    AC_ISSUER(0x00000083, Kind.BYTES),
    OWNER(0x00000084, Kind.BYTES),
    ATTR_TYPES(0x00000085, Kind.BYTES),
    TRUSTED(0x00000086, Kind.BOOL),
    CERTIFICATE_CATEGORY(0x00000087, Kind.ULONG),
    JAVA_MIDP_SECURITY_DOMAIN(0x00000088, Kind.ULONG),
    URL(0x00000089, Kind.STRING),
    HASH_OF_SUBJECT_PUBLIC_KEY(0x0000008a, Kind.BYTES),
    HASH_OF_ISSUER_PUBLIC_KEY(0x0000008b, Kind.BYTES),
    NAME_HASH_ALGORITHM(0x0000008c, Kind.ULONG),
    CHECK_VALUE(0x00000090, Kind.BYTES),
    KEY_TYPE(0x00000100, Kind.ULONG),
    SUBJECT(0x00000101, Kind.BYTES),
    ID(0x00000102, Kind.BYTES),
    SENSITIVE(0x00000103, Kind.BOOL),
    ENCRYPT(0x00000104, Kind.BOOL),
    DECRYPT(0x00000105, Kind.BOOL),
    WRAP(0x00000106, Kind.BOOL),
    UNWRAP(0x00000107, Kind.BOOL),
    SIGN(0x00000108, Kind.BOOL),
    SIGN_RECOVER(0x00000109, Kind.BOOL),
    VERIFY(0x0000010a, Kind.BOOL),
    VERIFY_RECOVER(0x0000010b, Kind.BOOL),
    DERIVE(0x0000010c, Kind.BOOL),
    START_DATE(0x00000110, Kind.DATE),
    END_DATE(0x00000111, Kind.DATE),
    MODULUS(0x00000120, Kind.BYTES),
    MODULUS_BITS(0x00000121, Kind.ULONG),
    PUBLIC_EXPONENT(0x00000122, Kind.BYTES),
    PRIVATE_EXPONENT(0x00000123, Kind.BYTES),
    PRIME_1(0x00000124, Kind.BYTES),
    PRIME_2(0x00000125, Kind.BYTES),
    EXPONENT_1(0x00000126, Kind.BYTES),
    EXPONENT_2(0x00000127, Kind.BYTES),
    COEFFICIENT(0x00000128, Kind.BYTES),
    PUBLIC_KEY_INFO(0x00000129, Kind.BYTES),
    VALUE_LEN(0x00000161, Kind.ULONG),
    EXTRACTABLE(0x00000162, Kind.BOOL),
    LOCAL(0x00000163, Kind.BOOL),
    NEVER_EXTRACTABLE(0x00000164, Kind.BOOL),
    ALWAYS_SENSITIVE(0x00000165, Kind.BOOL),
    KEY_GEN_MECHANISM(0x00000166, Kind.ULONG),
    MODIFIABLE(0x00000170, Kind.BOOL),
    COPYABLE(0x00000171, Kind.BOOL),
    DESTROYABLE(0x00000172, Kind.BOOL),
    EC_PARAMS(0x00000180, Kind.BYTES),
    EC_POINT(0x00000181, Kind.BYTES),
    ALWAYS_AUTHENTICATE(0x00000202, Kind.BOOL),
    WRAP_WITH_TRUSTED(0x00000210, Kind.BOOL),
    HW_FEATURE_TYPE(0x00000300, Kind.ULONG),
    RESET_ON_INIT(0x00000301, Kind.BOOL),
    HAS_RESET(0x00000302, Kind.BOOL),
    MECHANISM_TYPE(0x00000500, Kind.ULONG),
    PROFILE_ID(0x00000601, Kind.ULONG),
    PARAMETER_SET(0x0000061d, Kind.ULONG),
    OBJECT_VALIDATION_FLAGS(0x0000061e, Kind.ULONG),
    ENCAPSULATE_TEMPLATE(0x0000062a, Kind.TEMPLATE),
    DECAPSULATE_TEMPLATE(0x0000062b, Kind.TEMPLATE),
    TRUST_SERVER_AUTH(0x0000062c, Kind.ULONG),
    TRUST_CLIENT_AUTH(0x0000062d, Kind.ULONG),
    TRUST_CODE_SIGNING(0x0000062e, Kind.ULONG),
    TRUST_EMAIL_PROTECTION(0x0000062f, Kind.ULONG),
    TRUST_IPSEC_IKE(0x00000630, Kind.ULONG),
    TRUST_TIME_STAMPING(0x00000631, Kind.ULONG),
    TRUST_OCSP_SIGNING(0x00000632, Kind.ULONG),
    ENCAPSULATE(0x00000633, Kind.BOOL),
    DECAPSULATE(0x00000634, Kind.BOOL),
    HASH_OF_CERTIFICATE(0x00000635, Kind.BYTES),
    PUBLIC_CRC64_VALUE(0x00000636, Kind.BYTES),
    SEED(0x00000637, Kind.BYTES),
    WRAP_TEMPLATE(0x40000211, Kind.TEMPLATE),
    UNWRAP_TEMPLATE(0x40000212, Kind.TEMPLATE),
    DERIVE_TEMPLATE(0x40000213, Kind.TEMPLATE),
    ALLOWED_MECHANISMS(0x40000600, Kind.MECHANISMS);

    /** What a value is, and how dev.holdfast.proto.v1.TokenAttribute carries it. */
    public enum Kind {
        /** CK_BBOOL: one byte, 0 or 1. */
        BOOL,
        /** CK_ULONG: eight bytes, big-endian. */
        ULONG,
        /** CK_DATE: eight ASCII digits, YYYYMMDD, or nothing. */
        DATE,
        /** UTF-8, not terminated. */
        STRING,
        BYTES,
        /** CK_MECHANISM_TYPE array: eight bytes each, big-endian. */
        MECHANISMS,
        /** CK_ATTRIBUTE array: a serialized dev.holdfast.proto.v1.TokenTemplate. */
        TEMPLATE
    }

    private static final Map<Long, CKA> BY_VALUE =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(CKA::value, Function.identity()));

    private final long value;
    private final Kind kind;

    CKA(long value, Kind kind) {
        this.value = value;
        this.kind = kind;
    }

    /** Empty for a number that is not in this table. */
    public static Optional<CKA> of(long value) {
        return Optional.ofNullable(BY_VALUE.get(value));
    }

    public long value() {
        return value;
    }

    public Kind kind() {
        return kind;
    }

    /** As the standard spells it: CKA_CLASS. */
    public String spelling() {
        return "CKA_" + name();
    }
}
