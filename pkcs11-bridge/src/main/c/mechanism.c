#include "mechanism.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "tables.h"

#define PARAMETER(name, signature) name,
enum kind { HOLDFAST_PARAMETERS(PARAMETER) };
#undef PARAMETER

struct entry {
    CK_ULONG type;
    enum kind kind;
};

#define MECHANISM(type, kind) {type, kind},
static const struct entry TABLE[] = {HOLDFAST_MECHANISMS(MECHANISM)};
#undef MECHANISM

/* How the parameter crosses. */
enum form { FORM_NONE, FORM_FIELDS, FORM_RAW };

#define NULL_MECHANISM 0xffffffffu
#define MOST_DATA_PARAMETERS 256UL

/* Where in a structure the fields are that a signature names, in the signature's order. */
struct field {
    uint16_t at;     /* of the value, or of the pointer to it */
    uint16_t length; /* where the length is */
    enum { VALUE, HANDLE, BITS, BYTE, POINTER, ARRAY_OF_16, END = -1 } is;
};

struct layout {
    enum kind kind;
    size_t size;
    struct field fields[9];
};

#define AT(structure, member) offsetof(CK_##structure, member)
#define V(structure, member) {AT(structure, member), 0, VALUE}
#define H(structure, member) {AT(structure, member), 0, HANDLE}
#define Y(structure, member) {AT(structure, member), 0, BYTE}
#define P(structure, member, length) {AT(structure, member), AT(structure, length), POINTER}
#define A(structure, member) {AT(structure, member), 0, ARRAY_OF_16}
#define SIZE(structure) sizeof(CK_##structure)
#define LAST {0, 0, END}

static const struct layout LAYOUTS[] = {
    {ULONG, sizeof(CK_ULONG), {{0, 0, VALUE}, LAST}},
    {STRING, SIZE(KEY_DERIVATION_STRING_DATA), {P(KEY_DERIVATION_STRING_DATA, pData, ulLen), LAST}},
    {CBC_DATA,
     SIZE(AES_CBC_ENCRYPT_DATA_PARAMS),
     {A(AES_CBC_ENCRYPT_DATA_PARAMS, iv), P(AES_CBC_ENCRYPT_DATA_PARAMS, pData, length), LAST}},
    {PSS,
     SIZE(RSA_PKCS_PSS_PARAMS),
     {V(RSA_PKCS_PSS_PARAMS, hashAlg), V(RSA_PKCS_PSS_PARAMS, mgf), V(RSA_PKCS_PSS_PARAMS, sLen), LAST}},
    {OAEP,
     SIZE(RSA_PKCS_OAEP_PARAMS),
     {V(RSA_PKCS_OAEP_PARAMS, hashAlg), V(RSA_PKCS_OAEP_PARAMS, mgf), V(RSA_PKCS_OAEP_PARAMS, source),
      P(RSA_PKCS_OAEP_PARAMS, pSourceData, ulSourceDataLen), LAST}},
    {ECDH,
     SIZE(ECDH1_DERIVE_PARAMS),
     {V(ECDH1_DERIVE_PARAMS, kdf), P(ECDH1_DERIVE_PARAMS, pSharedData, ulSharedDataLen),
      P(ECDH1_DERIVE_PARAMS, pPublicData, ulPublicDataLen), LAST}},
    {ECDH_AES_WRAP,
     SIZE(ECDH_AES_KEY_WRAP_PARAMS),
     {V(ECDH_AES_KEY_WRAP_PARAMS, ulAESKeyBits), V(ECDH_AES_KEY_WRAP_PARAMS, kdf),
      P(ECDH_AES_KEY_WRAP_PARAMS, pSharedData, ulSharedDataLen), LAST}},
    {EDDSA,
     SIZE(EDDSA_PARAMS),
     {Y(EDDSA_PARAMS, phFlag), P(EDDSA_PARAMS, pContextData, ulContextDataLen), LAST}},
    {CTR, SIZE(AES_CTR_PARAMS), {V(AES_CTR_PARAMS, ulCounterBits), A(AES_CTR_PARAMS, cb), LAST}},
    {GCM,
     SIZE(GCM_PARAMS),
     {P(GCM_PARAMS, pIv, ulIvLen), V(GCM_PARAMS, ulIvBits), P(GCM_PARAMS, pAAD, ulAADLen), V(GCM_PARAMS, ulTagBits), LAST}},
    {GCM,
     SIZE(GCM_PARAMS_WITHOUT_IV_BITS),
     {P(GCM_PARAMS_WITHOUT_IV_BITS, pIv, ulIvLen), {AT(GCM_PARAMS_WITHOUT_IV_BITS, ulIvLen), 0, BITS},
      P(GCM_PARAMS_WITHOUT_IV_BITS, pAAD, ulAADLen), V(GCM_PARAMS_WITHOUT_IV_BITS, ulTagBits), LAST}},
    {CCM,
     SIZE(CCM_PARAMS),
     {V(CCM_PARAMS, ulDataLen), P(CCM_PARAMS, pNonce, ulNonceLen), P(CCM_PARAMS, pAAD, ulAADLen), V(CCM_PARAMS, ulMACLen),
      LAST}},
    {CHACHA20_POLY1305,
     SIZE(SALSA20_CHACHA20_POLY1305_PARAMS),
     {P(SALSA20_CHACHA20_POLY1305_PARAMS, pNonce, ulNonceLen), P(SALSA20_CHACHA20_POLY1305_PARAMS, pAAD, ulAADLen), LAST}},
    {PBKDF2,
     SIZE(PKCS5_PBKD2_PARAMS2),
     {V(PKCS5_PBKD2_PARAMS2, saltSource), P(PKCS5_PBKD2_PARAMS2, pSaltSourceData, ulSaltSourceDataLen),
      V(PKCS5_PBKD2_PARAMS2, iterations), V(PKCS5_PBKD2_PARAMS2, prf), P(PKCS5_PBKD2_PARAMS2, pPrfData, ulPrfDataLen),
      P(PKCS5_PBKD2_PARAMS2, pPassword, ulPasswordLen), LAST}},
    {HKDF,
     SIZE(HKDF_PARAMS),
     {Y(HKDF_PARAMS, bExtract), Y(HKDF_PARAMS, bExpand), V(HKDF_PARAMS, prfHashMechanism), V(HKDF_PARAMS, ulSaltType),
      P(HKDF_PARAMS, pSalt, ulSaltLen), H(HKDF_PARAMS, hSaltKey), P(HKDF_PARAMS, pInfo, ulInfoLen), LAST}},
    {SIGN_CONTEXT,
     SIZE(SIGN_ADDITIONAL_CONTEXT),
     {V(SIGN_ADDITIONAL_CONTEXT, hedgeVariant), P(SIGN_ADDITIONAL_CONTEXT, pContext, ulContextLen), LAST}},
    {HASH_SIGN_CONTEXT,
     SIZE(HASH_SIGN_ADDITIONAL_CONTEXT),
     {V(HASH_SIGN_ADDITIONAL_CONTEXT, hedgeVariant), P(HASH_SIGN_ADDITIONAL_CONTEXT, pContext, ulContextLen),
      V(HASH_SIGN_ADDITIONAL_CONTEXT, hash), LAST}},
};

/* A pointer that can be followed. */
static bool readable(const void *pointer, CK_ULONG length) {
    return length <= LONGEST_PARAMETER && (pointer != NULL || length == 0);
}

static CK_ULONG ulong_in(const uint8_t *structure, size_t at) {
    CK_ULONG value;
    memcpy(&value, structure + at, sizeof value);
    return value;
}

static void *pointer_in(const uint8_t *structure, size_t at) {
    void *value;
    memcpy(&value, structure + at, sizeof value);
    return value;
}

/* False when the structure holds a pointer that cannot be followed. */
static bool put_field(struct request *request, const struct field *field, const uint8_t *structure) {
    struct buffer *buffer = &request->buffer;
    switch (field->is) {
        case VALUE:
            put_u64(buffer, ulong_in(structure, field->at));
            return true;
        case HANDLE:
            put_u64(buffer, handle_to_wire(request, ulong_in(structure, field->at)));
            return true;
        case BITS:
            put_u64(buffer, ulong_in(structure, field->at) * 8);
            return true;
        case BYTE:
            put_u8(buffer, structure[field->at]);
            return true;
        case ARRAY_OF_16:
            put_byte_array(buffer, structure + field->at, 16);
            return true;
        case POINTER: {
            const void *bytes = pointer_in(structure, field->at);
            CK_ULONG length = ulong_in(structure, field->length);
            if (readable(bytes, length)) {
                put_byte_array(buffer, bytes, length);
                return true;
            }
            return false;
        }
        case END:
            break;
    }
    return false;
}

static bool put_structure(struct request *request, const struct layout *layout, const uint8_t *structure) {
    for (const struct field *field = layout->fields; field->is != END; field++) {
        if (!put_field(request, field, structure)) {
            return false;
        }
    }
    return true;
}

static const struct layout *layout_of(enum kind kind, CK_ULONG size) {
    for (size_t i = 0; i < sizeof LAYOUTS / sizeof *LAYOUTS; i++) {
        if (LAYOUTS[i].kind == kind && LAYOUTS[i].size == size) {
            return LAYOUTS + i;
        }
    }
    return NULL;
}

/* `aD`: of a counter and of a length its form, of other data the bytes. */
static bool put_data_parameters(struct buffer *buffer, const CK_PRF_DATA_PARAM *parameters, CK_ULONG count) {
    if (count > MOST_DATA_PARAMETERS || (parameters == NULL && count > 0)) {
        return false;
    }
    put_u32(buffer, (uint32_t)count);
    for (CK_ULONG i = 0; i < count; i++) {
        CK_PRF_DATA_PARAM data;
        CK_SP800_108_DKM_LENGTH_FORMAT form = {0};
        memcpy(&data, parameters + i, sizeof data);
        bool counter = data.type == CK_SP800_108_ITERATION_VARIABLE || data.type == CK_SP800_108_COUNTER;
        if (!readable(data.pValue, data.ulValueLen)) {
            return false;
        }
        if (counter && data.ulValueLen == sizeof(CK_SP800_108_COUNTER_FORMAT)) {
            CK_SP800_108_COUNTER_FORMAT format;
            memcpy(&format, data.pValue, sizeof format);
            form.bLittleEndian = format.bLittleEndian;
            form.ulWidthInBits = format.ulWidthInBits;
        } else if (data.type == CK_SP800_108_DKM_LENGTH && data.ulValueLen == sizeof form) {
            memcpy(&form, data.pValue, sizeof form);
        } else if ((counter && data.ulValueLen > 0) || data.type == CK_SP800_108_DKM_LENGTH) {
            return false;
        }
        bool bytes = !counter && data.type != CK_SP800_108_DKM_LENGTH;
        put_u64(buffer, data.type);
        put_u8(buffer, form.bLittleEndian);
        put_u64(buffer, form.ulWidthInBits);
        put_u64(buffer, form.dkmLengthMethod);
        put_byte_array(buffer, bytes ? data.pValue : NULL, bytes ? data.ulValueLen : 0);
    }
    return true;
}

/* The two structures differ in length, and so do not depend on the mechanism. */
static bool put_kbkdf(struct request *request, const void *parameter, CK_ULONG length) {
    CK_SP800_108_FEEDBACK_KDF_PARAMS feedback = {0};
    if (length == sizeof(CK_SP800_108_KDF_PARAMS)) {
        CK_SP800_108_KDF_PARAMS counter;
        memcpy(&counter, parameter, sizeof counter);
        feedback.prfType = counter.prfType;
        feedback.ulNumberOfDataParams = counter.ulNumberOfDataParams;
        feedback.pDataParams = counter.pDataParams;
        feedback.ulAdditionalDerivedKeys = counter.ulAdditionalDerivedKeys;
    } else if (length == sizeof feedback) {
        memcpy(&feedback, parameter, sizeof feedback);
    } else {
        return false;
    }
    put_u64(&request->buffer, feedback.prfType);
    if (!put_data_parameters(&request->buffer, feedback.pDataParams, feedback.ulNumberOfDataParams)
        || !readable(feedback.pIV, feedback.ulIVLen)) {
        return false;
    }
    put_u64(&request->buffer, feedback.ulAdditionalDerivedKeys);
    put_byte_array(&request->buffer, feedback.pIV, feedback.ulIVLen);
    return true;
}

static bool put_rsa_aes(struct request *request, const void *parameter, CK_ULONG length) {
    CK_RSA_AES_KEY_WRAP_PARAMS wrap;
    if (length != sizeof wrap) {
        return false;
    }
    memcpy(&wrap, parameter, sizeof wrap);
    if (wrap.pOAEPParams == NULL) {
        return false;
    }
    put_u64(&request->buffer, wrap.ulAESKeyBits);
    return put_structure(request, layout_of(OAEP, sizeof(CK_RSA_PKCS_OAEP_PARAMS)), (const uint8_t *)wrap.pOAEPParams);
}

/* False when the parameter is not what its kind wants; what was put then is to be taken back. */
static bool put_fields(struct request *request, enum kind kind, const CK_MECHANISM *mechanism) {
    const void *parameter = mechanism->pParameter;
    CK_ULONG length = mechanism->ulParameterLen;
    if (kind == KBKDF) {
        return put_kbkdf(request, parameter, length);
    }
    if (kind == RSA_AES_WRAP) {
        return put_rsa_aes(request, parameter, length);
    }
    if (kind == IV) {
        bool sound = readable(parameter, length);
        put_byte_array(&request->buffer, parameter, sound ? length : 0);
        return sound;
    }
    if (mechanism->mechanism == CKM_CONCATENATE_BASE_AND_KEY && length == sizeof(CK_ULONG)) {
        put_u64(&request->buffer, handle_to_wire(request, ulong_in(parameter, 0)));
        return true;
    }
    const struct layout *layout = layout_of(kind, length);
    return layout != NULL && put_structure(request, layout, parameter);
}

static int by_type(const void *key, const void *entry) {
    CK_ULONG type = *(const CK_ULONG *)key;
    CK_ULONG other = ((const struct entry *)entry)->type;
    return type < other ? -1 : type > other;
}

void put_mechanism(struct request *request, const CK_MECHANISM *mechanism) {
    struct buffer *buffer = &request->buffer;
    if (mechanism == NULL) {
        put_u32(buffer, NULL_MECHANISM);
        return;
    }
    CK_MECHANISM given;
    memcpy(&given, mechanism, sizeof given);
    if (given.mechanism >= NULL_MECHANISM) {
        refuse(request, CKR_MECHANISM_INVALID);
        return;
    }
    put_u32(buffer, (uint32_t)given.mechanism);
    if (given.pParameter == NULL || given.ulParameterLen == 0) {
        put_u8(buffer, FORM_NONE);
        return;
    }
    const struct entry *entry = bsearch(&given.mechanism, TABLE, sizeof TABLE / sizeof *TABLE, sizeof *TABLE, by_type);
    size_t before = buffer->length;
    put_u8(buffer, FORM_FIELDS);
    if (entry == NULL || !put_fields(request, entry->kind, &given)) {
        /* The server has the word for it, the mechanism is not there or its parameter is none; the bytes would tell it no more. */
        buffer_cut(buffer, before);
        put_u8(buffer, FORM_RAW);
        put_byte_array(buffer, NULL, 0);
    }
}
