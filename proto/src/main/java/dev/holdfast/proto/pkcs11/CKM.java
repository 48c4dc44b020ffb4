package dev.holdfast.proto.pkcs11;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Mechanisms (PKCS#11 3.2, CK_MECHANISM_TYPE): those that a Holdfast token can be made to offer, and what their parameters
 * are. Which of them a token does offer, its device profile says.
 */
public enum CKM {
    RSA_PKCS_KEY_PAIR_GEN(0x00000000, ParameterKind.NONE),
    RSA_PKCS(0x00000001, ParameterKind.NONE),
    RSA_X_509(0x00000003, ParameterKind.NONE),
    MD5_RSA_PKCS(0x00000005, ParameterKind.NONE),
    SHA1_RSA_PKCS(0x00000006, ParameterKind.NONE),
    RSA_PKCS_OAEP(0x00000009, ParameterKind.OAEP),
    RSA_PKCS_PSS(0x0000000d, ParameterKind.PSS),
    SHA1_RSA_PKCS_PSS(0x0000000e, ParameterKind.PSS),
    ML_KEM_KEY_PAIR_GEN(0x0000000f, ParameterKind.NONE),
    ML_KEM(0x00000017, ParameterKind.NONE),
    ML_DSA_KEY_PAIR_GEN(0x0000001c, ParameterKind.NONE),
    ML_DSA(0x0000001d, ParameterKind.SIGN_CONTEXT),
    HASH_ML_DSA(0x0000001f, ParameterKind.HASH_SIGN_CONTEXT),
    HASH_ML_DSA_SHA224(0x00000023, ParameterKind.SIGN_CONTEXT),
    HASH_ML_DSA_SHA256(0x00000024, ParameterKind.SIGN_CONTEXT),
    HASH_ML_DSA_SHA384(0x00000025, ParameterKind.SIGN_CONTEXT),
    HASH_ML_DSA_SHA512(0x00000026, ParameterKind.SIGN_CONTEXT),
    HASH_ML_DSA_SHA3_224(0x00000027, ParameterKind.SIGN_CONTEXT),
    HASH_ML_DSA_SHA3_256(0x00000028, ParameterKind.SIGN_CONTEXT),
    HASH_ML_DSA_SHA3_384(0x00000029, ParameterKind.SIGN_CONTEXT),
    HASH_ML_DSA_SHA3_512(0x0000002a, ParameterKind.SIGN_CONTEXT),
    HASH_ML_DSA_SHAKE128(0x0000002b, ParameterKind.SIGN_CONTEXT),
    HASH_ML_DSA_SHAKE256(0x0000002c, ParameterKind.SIGN_CONTEXT),
    SLH_DSA_KEY_PAIR_GEN(0x0000002d, ParameterKind.NONE),
    SLH_DSA(0x0000002e, ParameterKind.SIGN_CONTEXT),
    HASH_SLH_DSA(0x00000034, ParameterKind.HASH_SIGN_CONTEXT),
    HASH_SLH_DSA_SHA224(0x00000036, ParameterKind.SIGN_CONTEXT),
    HASH_SLH_DSA_SHA256(0x00000037, ParameterKind.SIGN_CONTEXT),
    HASH_SLH_DSA_SHA384(0x00000038, ParameterKind.SIGN_CONTEXT),
    HASH_SLH_DSA_SHA512(0x00000039, ParameterKind.SIGN_CONTEXT),
    HASH_SLH_DSA_SHA3_224(0x0000003a, ParameterKind.SIGN_CONTEXT),
    HASH_SLH_DSA_SHA3_256(0x0000003b, ParameterKind.SIGN_CONTEXT),
    HASH_SLH_DSA_SHA3_384(0x0000003c, ParameterKind.SIGN_CONTEXT),
    HASH_SLH_DSA_SHA3_512(0x0000003d, ParameterKind.SIGN_CONTEXT),
    HASH_SLH_DSA_SHAKE128(0x0000003e, ParameterKind.SIGN_CONTEXT),
    HASH_SLH_DSA_SHAKE256(0x0000003f, ParameterKind.SIGN_CONTEXT),
    SHA256_RSA_PKCS(0x00000040, ParameterKind.NONE),
    SHA384_RSA_PKCS(0x00000041, ParameterKind.NONE),
    SHA512_RSA_PKCS(0x00000042, ParameterKind.NONE),
    SHA256_RSA_PKCS_PSS(0x00000043, ParameterKind.PSS),
    SHA384_RSA_PKCS_PSS(0x00000044, ParameterKind.PSS),
    SHA512_RSA_PKCS_PSS(0x00000045, ParameterKind.PSS),
    SHA224_RSA_PKCS(0x00000046, ParameterKind.NONE),
    SHA224_RSA_PKCS_PSS(0x00000047, ParameterKind.PSS),
    SHA512_224(0x00000048, ParameterKind.NONE),
    SHA512_224_HMAC(0x00000049, ParameterKind.NONE),
    SHA512_224_HMAC_GENERAL(0x0000004a, ParameterKind.ULONG),
    SHA512_224_KEY_DERIVATION(0x0000004b, ParameterKind.NONE),
    SHA512_256(0x0000004c, ParameterKind.NONE),
    SHA512_256_HMAC(0x0000004d, ParameterKind.NONE),
    SHA512_256_HMAC_GENERAL(0x0000004e, ParameterKind.ULONG),
    SHA512_256_KEY_DERIVATION(0x0000004f, ParameterKind.NONE),
    SHA3_256_RSA_PKCS(0x00000060, ParameterKind.NONE),
    SHA3_384_RSA_PKCS(0x00000061, ParameterKind.NONE),
    SHA3_512_RSA_PKCS(0x00000062, ParameterKind.NONE),
    SHA3_256_RSA_PKCS_PSS(0x00000063, ParameterKind.PSS),
    SHA3_384_RSA_PKCS_PSS(0x00000064, ParameterKind.PSS),
    SHA3_512_RSA_PKCS_PSS(0x00000065, ParameterKind.PSS),
    SHA3_224_RSA_PKCS(0x00000066, ParameterKind.NONE),
    SHA3_224_RSA_PKCS_PSS(0x00000067, ParameterKind.PSS),
    DES2_KEY_GEN(0x00000130, ParameterKind.NONE),
    DES3_KEY_GEN(0x00000131, ParameterKind.NONE),
    DES3_ECB(0x00000132, ParameterKind.NONE),
    DES3_CBC(0x00000133, ParameterKind.IV),
    DES3_MAC(0x00000134, ParameterKind.NONE),
    DES3_MAC_GENERAL(0x00000135, ParameterKind.ULONG),
    DES3_CBC_PAD(0x00000136, ParameterKind.IV),
    DES3_CMAC_GENERAL(0x00000137, ParameterKind.ULONG),
    DES3_CMAC(0x00000138, ParameterKind.NONE),
    MD5(0x00000210, ParameterKind.NONE),
    MD5_HMAC(0x00000211, ParameterKind.NONE),
    MD5_HMAC_GENERAL(0x00000212, ParameterKind.ULONG),
    SHA_1(0x00000220, ParameterKind.NONE),
    SHA_1_HMAC(0x00000221, ParameterKind.NONE),
    SHA_1_HMAC_GENERAL(0x00000222, ParameterKind.ULONG),
    SHA256(0x00000250, ParameterKind.NONE),
    SHA256_HMAC(0x00000251, ParameterKind.NONE),
    SHA256_HMAC_GENERAL(0x00000252, ParameterKind.ULONG),
    SHA224(0x00000255, ParameterKind.NONE),
    SHA224_HMAC(0x00000256, ParameterKind.NONE),
    SHA224_HMAC_GENERAL(0x00000257, ParameterKind.ULONG),
    SHA384(0x00000260, ParameterKind.NONE),
    SHA384_HMAC(0x00000261, ParameterKind.NONE),
    SHA384_HMAC_GENERAL(0x00000262, ParameterKind.ULONG),
    SHA512(0x00000270, ParameterKind.NONE),
    SHA512_HMAC(0x00000271, ParameterKind.NONE),
    SHA512_HMAC_GENERAL(0x00000272, ParameterKind.ULONG),
    SHA3_256(0x000002b0, ParameterKind.NONE),
    SHA3_256_HMAC(0x000002b1, ParameterKind.NONE),
    SHA3_256_HMAC_GENERAL(0x000002b2, ParameterKind.ULONG),
    SHA3_256_KEY_GEN(0x000002b3, ParameterKind.NONE),
    SHA3_224(0x000002b5, ParameterKind.NONE),
    SHA3_224_HMAC(0x000002b6, ParameterKind.NONE),
    SHA3_224_HMAC_GENERAL(0x000002b7, ParameterKind.ULONG),
    SHA3_224_KEY_GEN(0x000002b8, ParameterKind.NONE),
    SHA3_384(0x000002c0, ParameterKind.NONE),
    SHA3_384_HMAC(0x000002c1, ParameterKind.NONE),
    SHA3_384_HMAC_GENERAL(0x000002c2, ParameterKind.ULONG),
    SHA3_384_KEY_GEN(0x000002c3, ParameterKind.NONE),
    SHA3_512(0x000002d0, ParameterKind.NONE),
    SHA3_512_HMAC(0x000002d1, ParameterKind.NONE),
    SHA3_512_HMAC_GENERAL(0x000002d2, ParameterKind.ULONG),
    SHA3_512_KEY_GEN(0x000002d3, ParameterKind.NONE),
    GENERIC_SECRET_KEY_GEN(0x00000350, ParameterKind.NONE),
    CONCATENATE_BASE_AND_KEY(0x00000360, ParameterKind.ULONG),
    CONCATENATE_BASE_AND_DATA(0x00000362, ParameterKind.STRING),
    CONCATENATE_DATA_AND_BASE(0x00000363, ParameterKind.STRING),
    XOR_BASE_AND_DATA(0x00000364, ParameterKind.STRING),
    EXTRACT_KEY_FROM_KEY(0x00000365, ParameterKind.ULONG),
    SHA1_KEY_DERIVATION(0x00000392, ParameterKind.NONE),
    SHA256_KEY_DERIVATION(0x00000393, ParameterKind.NONE),
    SHA384_KEY_DERIVATION(0x00000394, ParameterKind.NONE),
    SHA512_KEY_DERIVATION(0x00000395, ParameterKind.NONE),
    SHA224_KEY_DERIVATION(0x00000396, ParameterKind.NONE),
    SHA3_256_KEY_DERIVATION(0x00000397, ParameterKind.NONE),
    SHA3_224_KEY_DERIVATION(0x00000398, ParameterKind.NONE),
    SHA3_384_KEY_DERIVATION(0x00000399, ParameterKind.NONE),
    SHA3_512_KEY_DERIVATION(0x0000039a, ParameterKind.NONE),
    SP800_108_COUNTER_KDF(0x000003ac, ParameterKind.KBKDF),
    SP800_108_FEEDBACK_KDF(0x000003ad, ParameterKind.KBKDF),
    PKCS5_PBKD2(0x000003b0, ParameterKind.PBKDF2),
    EC_KEY_PAIR_GEN(0x00001040, ParameterKind.NONE),
    ECDSA(0x00001041, ParameterKind.NONE),
    ECDSA_SHA1(0x00001042, ParameterKind.NONE),
    ECDSA_SHA224(0x00001043, ParameterKind.NONE),
    ECDSA_SHA256(0x00001044, ParameterKind.NONE),
    ECDSA_SHA384(0x00001045, ParameterKind.NONE),
    ECDSA_SHA512(0x00001046, ParameterKind.NONE),
    ECDSA_SHA3_224(0x00001047, ParameterKind.NONE),
    ECDSA_SHA3_256(0x00001048, ParameterKind.NONE),
    ECDSA_SHA3_384(0x00001049, ParameterKind.NONE),
    ECDSA_SHA3_512(0x0000104a, ParameterKind.NONE),
    ECDH1_DERIVE(0x00001050, ParameterKind.ECDH),
    ECDH1_COFACTOR_DERIVE(0x00001051, ParameterKind.ECDH),
    ECDH_AES_KEY_WRAP(0x00001053, ParameterKind.ECDH_AES_WRAP),
    RSA_AES_KEY_WRAP(0x00001054, ParameterKind.RSA_AES_WRAP),
    EC_EDWARDS_KEY_PAIR_GEN(0x00001055, ParameterKind.NONE),
    EC_MONTGOMERY_KEY_PAIR_GEN(0x00001056, ParameterKind.NONE),
    EDDSA(0x00001057, ParameterKind.EDDSA),
    AES_XTS(0x00001071, ParameterKind.IV),
    AES_XTS_KEY_GEN(0x00001072, ParameterKind.NONE),
    AES_KEY_GEN(0x00001080, ParameterKind.NONE),
    AES_ECB(0x00001081, ParameterKind.NONE),
    AES_CBC(0x00001082, ParameterKind.IV),
    AES_MAC(0x00001083, ParameterKind.NONE),
    AES_MAC_GENERAL(0x00001084, ParameterKind.ULONG),
    AES_CBC_PAD(0x00001085, ParameterKind.IV),
    AES_CTR(0x00001086, ParameterKind.CTR),
    AES_GCM(0x00001087, ParameterKind.GCM),
    AES_CCM(0x00001088, ParameterKind.CCM),
    AES_CTS(0x00001089, ParameterKind.IV),
    AES_CMAC(0x0000108a, ParameterKind.NONE),
    AES_CMAC_GENERAL(0x0000108b, ParameterKind.ULONG),
    AES_GMAC(0x0000108e, ParameterKind.GCM),
    AES_ECB_ENCRYPT_DATA(0x00001104, ParameterKind.STRING),
    AES_CBC_ENCRYPT_DATA(0x00001105, ParameterKind.CBC_DATA),
    CHACHA20_KEY_GEN(0x00001225, ParameterKind.NONE),
    EC_KEY_PAIR_GEN_W_EXTRA_BITS(0x0000140b, ParameterKind.NONE),
    AES_OFB(0x00002104, ParameterKind.IV),
    AES_CFB8(0x00002106, ParameterKind.IV),
    AES_CFB128(0x00002107, ParameterKind.IV),
    AES_KEY_WRAP(0x00002109, ParameterKind.IV),
    AES_KEY_WRAP_PAD(0x0000210a, ParameterKind.IV),
    AES_KEY_WRAP_KWP(0x0000210b, ParameterKind.IV),
    AES_KEY_WRAP_PKCS7(0x0000210c, ParameterKind.IV),
    SHA_1_KEY_GEN(0x00004003, ParameterKind.NONE),
    SHA224_KEY_GEN(0x00004004, ParameterKind.NONE),
    SHA256_KEY_GEN(0x00004005, ParameterKind.NONE),
    SHA384_KEY_GEN(0x00004006, ParameterKind.NONE),
    SHA512_KEY_GEN(0x00004007, ParameterKind.NONE),
    SHA512_224_KEY_GEN(0x00004008, ParameterKind.NONE),
    SHA512_256_KEY_GEN(0x00004009, ParameterKind.NONE),
    CHACHA20_POLY1305(0x00004021, ParameterKind.CHACHA20_POLY1305),
    HKDF_DERIVE(0x0000402a, ParameterKind.HKDF),
    HKDF_DATA(0x0000402b, ParameterKind.HKDF),
    HKDF_KEY_GEN(0x0000402c, ParameterKind.NONE),
    PUB_KEY_FROM_PRIV_KEY(0x0000403a, ParameterKind.NONE);

    private static final Map<Long, CKM> BY_VALUE =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(CKM::value, Function.identity()));

    private final long value;
    private final ParameterKind parameter;

    CKM(long value, ParameterKind parameter) {
        this.value = value;
        this.parameter = parameter;
    }

    /** Empty for a number that is not in this table. */
    public static Optional<CKM> of(long value) {
        return Optional.ofNullable(BY_VALUE.get(value));
    }

    public long value() {
        return value;
    }

    public ParameterKind parameter() {
        return parameter;
    }

    /** As the standard spells it: CKM_RSA_PKCS. */
    public String spelling() {
        return "CKM_" + name();
    }
}
