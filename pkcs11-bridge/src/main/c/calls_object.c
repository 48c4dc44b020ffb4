/* Objects, and the keys that are made, wrapped and derived. */
#include "module.h"

CK_RV C_CreateObject(CK_ULONG session, CK_ATTRIBUTE *attributes, CK_ULONG count, CK_ULONG *object) {
    return call(CALL_C_CreateObject, session, attributes, count, object);
}

CK_RV C_CopyObject(CK_ULONG session, CK_ULONG object, CK_ATTRIBUTE *attributes, CK_ULONG count, CK_ULONG *copy) {
    return call(CALL_C_CopyObject, session, object, attributes, count, copy);
}

CK_RV C_DestroyObject(CK_ULONG session, CK_ULONG object) {
    return call(CALL_C_DestroyObject, session, object);
}

CK_RV C_GetObjectSize(CK_ULONG session, CK_ULONG object, CK_ULONG *size) {
    return call(CALL_C_GetObjectSize, session, object, size);
}

/* The door says what could not be given; what did not fit is known here too, whatever it says. */
CK_RV C_GetAttributeValue(CK_ULONG session, CK_ULONG object, CK_ATTRIBUTE *attributes, CK_ULONG count) {
    CK_RV verdict = CKR_OK;
    CK_RV result = call(CALL_C_GetAttributeValue, session, object, attributes, count, &verdict);
    bool answered = result == CKR_OK || result == CKR_BUFFER_TOO_SMALL;
    return answered && verdict != CKR_OK ? verdict : result;
}

CK_RV C_SetAttributeValue(CK_ULONG session, CK_ULONG object, CK_ATTRIBUTE *attributes, CK_ULONG count) {
    return call(CALL_C_SetAttributeValue, session, object, attributes, count);
}

CK_RV C_FindObjectsInit(CK_ULONG session, CK_ATTRIBUTE *attributes, CK_ULONG count) {
    return call(CALL_C_FindObjectsInit, session, attributes, count);
}

CK_RV C_FindObjects(CK_ULONG session, CK_ULONG *objects, CK_ULONG maximum, CK_ULONG *count) {
    if (count == NULL || (objects == NULL && maximum > 0)) {
        return module_refuse();
    }
    CK_ULONG found = maximum;
    CK_RV result = call(CALL_C_FindObjects, session, objects, &found);
    if (result == CKR_OK) {
        *count = found;
    }
    /* More than was asked for: those would be lost to the caller. */
    return result == CKR_BUFFER_TOO_SMALL ? CKR_DEVICE_ERROR : result;
}

CK_RV C_FindObjectsFinal(CK_ULONG session) {
    return call(CALL_C_FindObjectsFinal, session);
}

CK_RV C_GenerateKey(CK_ULONG session, CK_MECHANISM *mechanism, CK_ATTRIBUTE *attributes, CK_ULONG count, CK_ULONG *key) {
    return call(CALL_C_GenerateKey, session, mechanism, attributes, count, key);
}

CK_RV C_GenerateKeyPair(CK_ULONG session, CK_MECHANISM *mechanism, CK_ATTRIBUTE *publicAttributes, CK_ULONG publicCount,
                        CK_ATTRIBUTE *privateAttributes, CK_ULONG privateCount, CK_ULONG *publicKey,
                        CK_ULONG *privateKey) {
    return call(CALL_C_GenerateKeyPair, session, mechanism, publicAttributes, publicCount, privateAttributes, privateCount,
                publicKey, privateKey);
}

CK_RV C_WrapKey(CK_ULONG session, CK_MECHANISM *mechanism, CK_ULONG wrappingKey, CK_ULONG key, CK_BYTE *result,
                CK_ULONG *resultLength) {
    return call(CALL_C_WrapKey, session, mechanism, wrappingKey, key, result, resultLength);
}

CK_RV C_UnwrapKey(CK_ULONG session, CK_MECHANISM *mechanism, CK_ULONG unwrappingKey, CK_BYTE *wrapped,
                  CK_ULONG wrappedLength, CK_ATTRIBUTE *attributes, CK_ULONG count, CK_ULONG *key) {
    return call(CALL_C_UnwrapKey, session, mechanism, unwrappingKey, wrapped, wrappedLength, attributes, count, key);
}

CK_RV C_DeriveKey(CK_ULONG session, CK_MECHANISM *mechanism, CK_ULONG baseKey, CK_ATTRIBUTE *attributes, CK_ULONG count,
                  CK_ULONG *key) {
    return call(CALL_C_DeriveKey, session, mechanism, baseKey, attributes, count, key);
}

/* Asked only for the length, the door makes no key, and no handle comes. */
CK_RV C_EncapsulateKey(CK_ULONG session, CK_MECHANISM *mechanism, CK_ULONG publicKey, CK_ATTRIBUTE *attributes,
                       CK_ULONG count, CK_BYTE *result, CK_ULONG *resultLength, CK_ULONG *key) {
    if (key == NULL && result != NULL) {
        return module_refuse();
    }
    CK_ULONG made = CK_INVALID_HANDLE;
    CK_RV rv = call(CALL_C_EncapsulateKey, session, mechanism, publicKey, attributes, count, result, resultLength, &made);
    if (rv == CKR_OK && result != NULL) {
        *key = made;
    }
    return rv;
}

CK_RV C_DecapsulateKey(CK_ULONG session, CK_MECHANISM *mechanism, CK_ULONG privateKey, CK_ATTRIBUTE *attributes,
                       CK_ULONG count, CK_BYTE *ciphertext, CK_ULONG ciphertextLength, CK_ULONG *key) {
    return call(CALL_C_DecapsulateKey, session, mechanism, privateKey, ciphertext, ciphertextLength, attributes, count, key);
}
