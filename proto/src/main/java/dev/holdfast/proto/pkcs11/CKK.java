package dev.holdfast.proto.pkcs11;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Types of keys (PKCS#11 3.2, CK_KEY_TYPE): those that a Holdfast token can hold. */
public enum CKK {
    RSA(0x00000000),
    EC(0x00000003),
    GENERIC_SECRET(0x00000010),
    DES(0x00000013),
    DES2(0x00000014),
    DES3(0x00000015),
    AES(0x0000001f),
    MD5_HMAC(0x00000027),
    SHA_1_HMAC(0x00000028),
    SHA224_HMAC(0x0000002e),
    SHA256_HMAC(0x0000002b),
    SHA384_HMAC(0x0000002c),
    SHA512_HMAC(0x0000002d),
    SHA512_224_HMAC(0x00000043),
    SHA512_256_HMAC(0x00000044),
    SHA3_224_HMAC(0x00000036),
    SHA3_256_HMAC(0x00000037),
    SHA3_384_HMAC(0x00000038),
    SHA3_512_HMAC(0x00000039),
    CHACHA20(0x00000033),
    POLY1305(0x00000034),
    EC_EDWARDS(0x00000040),
    EC_MONTGOMERY(0x00000041),
    HKDF(0x00000042),
    AES_XTS(0x00000035),
    ML_KEM(0x00000049),
    ML_DSA(0x0000004a),
    SLH_DSA(0x0000004b);

    private static final Map<Long, CKK> BY_VALUE =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(CKK::value, Function.identity()));

    private final long value;

    CKK(long value) {
        this.value = value;
    }

    /** Empty for a number that is not in this table. */
    public static Optional<CKK> of(long value) {
        return Optional.ofNullable(BY_VALUE.get(value));
    }

    public long value() {
        return value;
    }

    /** As the standard spells it: CKK_RSA. */
    public String spelling() {
        return "CKK_" + name();
    }
}
