/*
 * Authenticated wrapping. With the parameter of a message, as the standard has it for AES-GCM and AES-CCM, the caller has the tag apart
 * from the wrapped key; with that of a single operation it ends the wrapped key, as it does on the wire. Both are taken.
 */
#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "module.h"

#define LONGEST_WRAPPED (1UL << 20)

/* A mechanism whose tag is apart, as one whose tag is not. */
struct joined {
    struct message message;
    CK_GCM_PARAMS gcm;
    CK_CCM_PARAMS ccm;
    CK_MECHANISM mechanism;
    CK_ULONG tag_length;
};

/*
 * The two structures for GCM are of one length. Where this one has the generator, a small number, the other has a pointer; and where
 * the other's pointer is NULL so is its length, which is this one's tag.
 */
static bool is_message(const CK_MECHANISM *mechanism) {
    if (mechanism == NULL || mechanism->pParameter == NULL) {
        return false;
    }
    if (mechanism->mechanism == CKM_AES_CCM) {
        return mechanism->ulParameterLen == sizeof(CK_CCM_MESSAGE_PARAMS);
    }
    CK_GCM_MESSAGE_PARAMS gcm;
    if (mechanism->mechanism != CKM_AES_GCM || mechanism->ulParameterLen != sizeof gcm) {
        return false;
    }
    memcpy(&gcm, mechanism->pParameter, sizeof gcm);
    return gcm.ivGenerator <= CKG_GENERATE_COUNTER_XOR && gcm.pTag != NULL;
}

static CK_RV join(struct joined *joined, const CK_MECHANISM *mechanism, enum tag_use use) {
    struct message *message = &joined->message;
    *message = message_of(mechanism->pParameter, mechanism->ulParameterLen, use);
    /* Nonces are the token's to make, and there is no way for it to give one back from here. */
    bool made = use == TAG_WRITTEN && message->generator != CKG_NO_GENERATE;
    if (message->kind == MESSAGE_NONE || message->tag_bits % 8 != 0 || made) {
        return CKR_MECHANISM_PARAM_INVALID;
    }
    joined->tag_length = message->tag_bits / 8;
    joined->mechanism.mechanism = mechanism->mechanism;
    if (message->kind == MESSAGE_GCM) {
        CK_ULONG length = message->nonce_length;
        joined->gcm = (CK_GCM_PARAMS){message->nonce, length, length * 8, NULL, 0, message->tag_bits};
        joined->mechanism.pParameter = &joined->gcm;
        joined->mechanism.ulParameterLen = sizeof joined->gcm;
    } else {
        joined->ccm = (CK_CCM_PARAMS){
            message->data_length, message->nonce, message->nonce_length, NULL, 0, joined->tag_length};
        joined->mechanism.pParameter = &joined->ccm;
        joined->mechanism.ulParameterLen = sizeof joined->ccm;
    }
    return CKR_OK;
}

static CK_RV wrap_apart(CK_ULONG session, struct joined *joined, CK_ULONG wrappingKey, CK_ULONG key, CK_BYTE *additional,
                        CK_ULONG additionalLength, CK_BYTE *result, CK_ULONG *resultLength) {
    CK_ULONG room = *resultLength < LONGEST_WRAPPED ? *resultLength : LONGEST_WRAPPED;
    CK_ULONG length = room + joined->tag_length;
    CK_BYTE *whole = malloc(length + 1);
    if (whole == NULL) {
        return CKR_HOST_MEMORY;
    }
    CK_RV rv = call(CALL_C_WrapKeyAuthenticated, session, &joined->mechanism, wrappingKey, key, additional,
                    additionalLength, result != NULL ? whole : NULL, &length);
    if (rv == CKR_OK || rv == CKR_BUFFER_TOO_SMALL) {
        bool whole_tag = length >= joined->tag_length;
        *resultLength = whole_tag ? length - joined->tag_length : 0;
        if (!whole_tag) {
            rv = CKR_DEVICE_ERROR;
        } else if (rv == CKR_OK && result != NULL) {
            memcpy(result, whole, *resultLength);
            memcpy(joined->message.tag, whole + *resultLength, joined->tag_length);
        }
    }
    free(whole);
    return rv;
}

CK_RV C_WrapKeyAuthenticated(CK_ULONG session, CK_MECHANISM *mechanism, CK_ULONG wrappingKey, CK_ULONG key,
                             CK_BYTE *additional, CK_ULONG additionalLength, CK_BYTE *result, CK_ULONG *resultLength) {
    if (!module_started() || resultLength == NULL) {
        return module_refuse();
    }
    if (!is_message(mechanism)) {
        return call(CALL_C_WrapKeyAuthenticated, session, mechanism, wrappingKey, key, additional, additionalLength, result,
                    resultLength);
    }
    struct joined joined;
    CK_RV rv = join(&joined, mechanism, TAG_WRITTEN);
    return rv != CKR_OK ? rv
                        : wrap_apart(session, &joined, wrappingKey, key, additional, additionalLength, result, resultLength);
}

CK_RV C_UnwrapKeyAuthenticated(CK_ULONG session, CK_MECHANISM *mechanism, CK_ULONG unwrappingKey, CK_BYTE *wrapped,
                               CK_ULONG wrappedLength, CK_ATTRIBUTE *attributes, CK_ULONG count, CK_BYTE *additional,
                               CK_ULONG additionalLength, CK_ULONG *key) {
    if (!module_started() || (wrapped == NULL && wrappedLength > 0)) {
        return module_refuse();
    }
    if (!is_message(mechanism)) {
        return call(CALL_C_UnwrapKeyAuthenticated, session, mechanism, unwrappingKey, wrapped, wrappedLength, attributes,
                    count, additional, additionalLength, key);
    }
    struct joined joined;
    CK_RV rv = join(&joined, mechanism, TAG_READ);
    if (rv != CKR_OK || wrappedLength > LONGEST_WRAPPED) {
        return rv != CKR_OK ? rv : CKR_WRAPPED_KEY_LEN_RANGE;
    }
    CK_BYTE *whole = malloc(wrappedLength + joined.tag_length + 1);
    if (whole == NULL) {
        return CKR_HOST_MEMORY;
    }
    if (wrappedLength > 0) {
        memcpy(whole, wrapped, wrappedLength);
    }
    memcpy(whole + wrappedLength, joined.message.tag, joined.tag_length);
    rv = call(CALL_C_UnwrapKeyAuthenticated, session, &joined.mechanism, unwrappingKey, whole,
              wrappedLength + joined.tag_length, attributes, count, additional, additionalLength, key);
    free(whole);
    return rv;
}
