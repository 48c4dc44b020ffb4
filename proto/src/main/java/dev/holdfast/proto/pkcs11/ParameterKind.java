package dev.holdfast.proto.pkcs11;

/**
 * What the parameter of a mechanism is: the C structure, and the signature of its encoding where Holdfast's own client module
 * speaks (docs/pkcs11-wire.md): y a byte, u eight bytes big-endian, ay bytes, aD the data parameters of SP 800-108.
 */
public enum ParameterKind {
    /** No parameter; one that is given is refused. */
    NONE(""),
    /** Bytes as they are: an IV, a nonce, a tweak; where the mechanism has a default (AES key wrap), none is allowed. */
    IV("ay"),
    /** CK_ULONG: the length of a MAC, a bit position, a key handle. */
    ULONG("u"),
    /** CK_KEY_DERIVATION_STRING_DATA. */
    STRING("ay"),
    /** CK_AES_CBC_ENCRYPT_DATA_PARAMS: iv (16 bytes), data. */
    CBC_DATA("ayay"),
    /** CK_RSA_PKCS_PSS_PARAMS: hashAlg, mgf, sLen. */
    PSS("uuu"),
    /** CK_RSA_PKCS_OAEP_PARAMS: hashAlg, mgf, source, label. */
    OAEP("uuuay"),
    /** CK_RSA_AES_KEY_WRAP_PARAMS: AES key bits, then the OAEP parameters. */
    RSA_AES_WRAP("uuuuay"),
    /** CK_ECDH1_DERIVE_PARAMS: kdf, shared data, public data. */
    ECDH("uayay"),
    /** CK_ECDH_AES_KEY_WRAP_PARAMS: AES key bits, kdf, shared data. */
    ECDH_AES_WRAP("uuay"),
    /** CK_EDDSA_PARAMS: phFlag, context; may be left out. */
    EDDSA("yay"),
    /** CK_AES_CTR_PARAMS: counter bits, counter block (16 bytes). */
    CTR("uay"),
    /** CK_GCM_PARAMS: iv, iv bits, additional data, tag bits. */
    GCM("ayuayu"),
    /** CK_CCM_PARAMS: data length, nonce, additional data, MAC length. */
    CCM("uayayu"),
    /** CK_SALSA20_CHACHA20_POLY1305_PARAMS: nonce, additional data. */
    CHACHA20_POLY1305("ayay"),
    /** CK_PKCS5_PBKD2_PARAMS2: salt source, salt, iterations, prf, prf data, password. */
    PBKDF2("uayuuayay"),
    /** CK_HKDF_PARAMS: extract, expand, hash, salt type, salt, salt key, info. */
    HKDF("yyuuayuay"),
    /** CK_SP800_108_KDF_PARAMS or CK_SP800_108_FEEDBACK_KDF_PARAMS: prf, data parameters, number of additional keys, iv (feedback only, else none). */
    KBKDF("uaDuay"),
    /** CK_SIGN_ADDITIONAL_CONTEXT: hedge variant, context; may be left out. */
    SIGN_CONTEXT("uay"),
    /** CK_HASH_SIGN_ADDITIONAL_CONTEXT: hedge variant, context, hash. */
    HASH_SIGN_CONTEXT("uayu");

    private final String signature;

    ParameterKind(String signature) {
        this.signature = signature;
    }

    public String signature() {
        return signature;
    }
}
