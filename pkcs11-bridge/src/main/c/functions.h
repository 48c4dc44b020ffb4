/*
 * The functions of PKCS#11, in the order in which a list of functions holds them. An entry is FUNCTION(name, parameters); what
 * is made of it, a prototype or a member of a list, the expansion says.
 */
#ifndef HOLDFAST_FUNCTIONS_H
#define HOLDFAST_FUNCTIONS_H

/* Parameters that many functions share. */
#define CK_DATA_AND_ROOM \
    (CK_ULONG session, CK_BYTE *data, CK_ULONG dataLength, CK_BYTE *result, CK_ULONG *resultLength)
#define CK_DATA (CK_ULONG session, CK_BYTE *data, CK_ULONG dataLength)
#define CK_ROOM (CK_ULONG session, CK_BYTE *result, CK_ULONG *resultLength)
#define CK_MECHANISM_AND_KEY (CK_ULONG session, CK_MECHANISM *mechanism, CK_ULONG key)
#define CK_DATA_AND_SIGNATURE \
    (CK_ULONG session, CK_BYTE *data, CK_ULONG dataLength, CK_BYTE *signature, CK_ULONG signatureLength)
#define CK_SESSION_ALONE (CK_ULONG session)
#define CK_MESSAGE_WHOLE \
    (CK_ULONG session, void *parameter, CK_ULONG parameterLength, CK_BYTE *additional, CK_ULONG additionalLength, \
     CK_BYTE *data, CK_ULONG dataLength, CK_BYTE *result, CK_ULONG *resultLength)
#define CK_MESSAGE_BEGIN \
    (CK_ULONG session, void *parameter, CK_ULONG parameterLength, CK_BYTE *additional, CK_ULONG additionalLength)
#define CK_MESSAGE_NEXT \
    (CK_ULONG session, void *parameter, CK_ULONG parameterLength, CK_BYTE *data, CK_ULONG dataLength, CK_BYTE *result, \
     CK_ULONG *resultLength, CK_FLAGS flags)
#define CK_MESSAGE_PARAMETER (CK_ULONG session, void *parameter, CK_ULONG parameterLength)
#define CK_MESSAGE_SIGN \
    (CK_ULONG session, void *parameter, CK_ULONG parameterLength, CK_BYTE *data, CK_ULONG dataLength, CK_BYTE *result, \
     CK_ULONG *resultLength)
#define CK_MESSAGE_VERIFY \
    (CK_ULONG session, void *parameter, CK_ULONG parameterLength, CK_BYTE *data, CK_ULONG dataLength, CK_BYTE *signature, \
     CK_ULONG signatureLength)

/* Version 2.40: 68 functions. */
#define CK_FUNCTIONS_2_40(FUNCTION) \
    FUNCTION(C_Initialize, (void *arguments)) \
    FUNCTION(C_Finalize, (void *reserved)) \
    FUNCTION(C_GetInfo, (CK_INFO *info)) \
    FUNCTION(C_GetFunctionList, (CK_FUNCTION_LIST **list)) \
    FUNCTION(C_GetSlotList, (CK_BBOOL tokenPresent, CK_ULONG *slots, CK_ULONG *count)) \
    FUNCTION(C_GetSlotInfo, (CK_ULONG slot, CK_SLOT_INFO *info)) \
    FUNCTION(C_GetTokenInfo, (CK_ULONG slot, CK_TOKEN_INFO *info)) \
    FUNCTION(C_GetMechanismList, (CK_ULONG slot, CK_ULONG *mechanisms, CK_ULONG *count)) \
    FUNCTION(C_GetMechanismInfo, (CK_ULONG slot, CK_ULONG mechanism, CK_MECHANISM_INFO *info)) \
    FUNCTION(C_InitToken, (CK_ULONG slot, CK_BYTE *pin, CK_ULONG pinLength, CK_BYTE *label)) \
    FUNCTION(C_InitPIN, (CK_ULONG session, CK_BYTE *pin, CK_ULONG pinLength)) \
    FUNCTION(C_SetPIN, (CK_ULONG session, CK_BYTE *old, CK_ULONG oldLength, CK_BYTE *pin, CK_ULONG pinLength)) \
    FUNCTION(C_OpenSession, \
             (CK_ULONG slot, CK_FLAGS flags, void *application, CK_NOTIFY notify, CK_ULONG *session)) \
    FUNCTION(C_CloseSession, CK_SESSION_ALONE) \
    FUNCTION(C_CloseAllSessions, (CK_ULONG slot)) \
    FUNCTION(C_GetSessionInfo, (CK_ULONG session, CK_SESSION_INFO *info)) \
    FUNCTION(C_GetOperationState, CK_ROOM) \
    FUNCTION(C_SetOperationState, \
             (CK_ULONG session, CK_BYTE *state, CK_ULONG stateLength, CK_ULONG encryptionKey, \
              CK_ULONG authenticationKey)) \
    FUNCTION(C_Login, (CK_ULONG session, CK_ULONG user, CK_BYTE *pin, CK_ULONG pinLength)) \
    FUNCTION(C_Logout, CK_SESSION_ALONE) \
    FUNCTION(C_CreateObject, (CK_ULONG session, CK_ATTRIBUTE *attributes, CK_ULONG count, CK_ULONG *object)) \
    FUNCTION(C_CopyObject, \
             (CK_ULONG session, CK_ULONG object, CK_ATTRIBUTE *attributes, CK_ULONG count, CK_ULONG *copy)) \
    FUNCTION(C_DestroyObject, (CK_ULONG session, CK_ULONG object)) \
    FUNCTION(C_GetObjectSize, (CK_ULONG session, CK_ULONG object, CK_ULONG *size)) \
    FUNCTION(C_GetAttributeValue, (CK_ULONG session, CK_ULONG object, CK_ATTRIBUTE *attributes, CK_ULONG count)) \
    FUNCTION(C_SetAttributeValue, (CK_ULONG session, CK_ULONG object, CK_ATTRIBUTE *attributes, CK_ULONG count)) \
    FUNCTION(C_FindObjectsInit, (CK_ULONG session, CK_ATTRIBUTE *attributes, CK_ULONG count)) \
    FUNCTION(C_FindObjects, (CK_ULONG session, CK_ULONG *objects, CK_ULONG maximum, CK_ULONG *count)) \
    FUNCTION(C_FindObjectsFinal, CK_SESSION_ALONE) \
    FUNCTION(C_EncryptInit, CK_MECHANISM_AND_KEY) \
    FUNCTION(C_Encrypt, CK_DATA_AND_ROOM) \
    FUNCTION(C_EncryptUpdate, CK_DATA_AND_ROOM) \
    FUNCTION(C_EncryptFinal, CK_ROOM) \
    FUNCTION(C_DecryptInit, CK_MECHANISM_AND_KEY) \
    FUNCTION(C_Decrypt, CK_DATA_AND_ROOM) \
    FUNCTION(C_DecryptUpdate, CK_DATA_AND_ROOM) \
    FUNCTION(C_DecryptFinal, CK_ROOM) \
    FUNCTION(C_DigestInit, (CK_ULONG session, CK_MECHANISM *mechanism)) \
    FUNCTION(C_Digest, CK_DATA_AND_ROOM) \
    FUNCTION(C_DigestUpdate, CK_DATA) \
    FUNCTION(C_DigestKey, (CK_ULONG session, CK_ULONG key)) \
    FUNCTION(C_DigestFinal, CK_ROOM) \
    FUNCTION(C_SignInit, CK_MECHANISM_AND_KEY) \
    FUNCTION(C_Sign, CK_DATA_AND_ROOM) \
    FUNCTION(C_SignUpdate, CK_DATA) \
    FUNCTION(C_SignFinal, CK_ROOM) \
    FUNCTION(C_SignRecoverInit, CK_MECHANISM_AND_KEY) \
    FUNCTION(C_SignRecover, CK_DATA_AND_ROOM) \
    FUNCTION(C_VerifyInit, CK_MECHANISM_AND_KEY) \
    FUNCTION(C_Verify, CK_DATA_AND_SIGNATURE) \
    FUNCTION(C_VerifyUpdate, CK_DATA) \
    FUNCTION(C_VerifyFinal, (CK_ULONG session, CK_BYTE *signature, CK_ULONG signatureLength)) \
    FUNCTION(C_VerifyRecoverInit, CK_MECHANISM_AND_KEY) \
    FUNCTION(C_VerifyRecover, CK_DATA_AND_ROOM) \
    FUNCTION(C_DigestEncryptUpdate, CK_DATA_AND_ROOM) \
    FUNCTION(C_DecryptDigestUpdate, CK_DATA_AND_ROOM) \
    FUNCTION(C_SignEncryptUpdate, CK_DATA_AND_ROOM) \
    FUNCTION(C_DecryptVerifyUpdate, CK_DATA_AND_ROOM) \
    FUNCTION(C_GenerateKey, \
             (CK_ULONG session, CK_MECHANISM *mechanism, CK_ATTRIBUTE *attributes, CK_ULONG count, CK_ULONG *key)) \
    FUNCTION(C_GenerateKeyPair, \
             (CK_ULONG session, CK_MECHANISM *mechanism, CK_ATTRIBUTE *publicAttributes, CK_ULONG publicCount, \
              CK_ATTRIBUTE *privateAttributes, CK_ULONG privateCount, CK_ULONG *publicKey, CK_ULONG *privateKey)) \
    FUNCTION(C_WrapKey, \
             (CK_ULONG session, CK_MECHANISM *mechanism, CK_ULONG wrappingKey, CK_ULONG key, CK_BYTE *result, \
              CK_ULONG *resultLength)) \
    FUNCTION(C_UnwrapKey, \
             (CK_ULONG session, CK_MECHANISM *mechanism, CK_ULONG unwrappingKey, CK_BYTE *wrapped, \
              CK_ULONG wrappedLength, CK_ATTRIBUTE *attributes, CK_ULONG count, CK_ULONG *key)) \
    FUNCTION(C_DeriveKey, \
             (CK_ULONG session, CK_MECHANISM *mechanism, CK_ULONG baseKey, CK_ATTRIBUTE *attributes, \
              CK_ULONG count, CK_ULONG *key)) \
    FUNCTION(C_SeedRandom, CK_DATA) \
    FUNCTION(C_GenerateRandom, CK_DATA) \
    FUNCTION(C_GetFunctionStatus, CK_SESSION_ALONE) \
    FUNCTION(C_CancelFunction, CK_SESSION_ALONE) \
    FUNCTION(C_WaitForSlotEvent, (CK_FLAGS flags, CK_ULONG *slot, void *reserved))

/* What version 3.0 adds: 24. */
#define CK_FUNCTIONS_3_0(FUNCTION) \
    FUNCTION(C_GetInterfaceList, (CK_INTERFACE *interfaces, CK_ULONG *count)) \
    FUNCTION(C_GetInterface, (CK_BYTE *name, CK_VERSION *version, CK_INTERFACE **found, CK_FLAGS flags)) \
    FUNCTION(C_LoginUser, \
             (CK_ULONG session, CK_ULONG user, CK_BYTE *pin, CK_ULONG pinLength, CK_BYTE *name, CK_ULONG nameLength)) \
    FUNCTION(C_SessionCancel, (CK_ULONG session, CK_FLAGS flags)) \
    FUNCTION(C_MessageEncryptInit, CK_MECHANISM_AND_KEY) \
    FUNCTION(C_EncryptMessage, CK_MESSAGE_WHOLE) \
    FUNCTION(C_EncryptMessageBegin, CK_MESSAGE_BEGIN) \
    FUNCTION(C_EncryptMessageNext, CK_MESSAGE_NEXT) \
    FUNCTION(C_MessageEncryptFinal, CK_SESSION_ALONE) \
    FUNCTION(C_MessageDecryptInit, CK_MECHANISM_AND_KEY) \
    FUNCTION(C_DecryptMessage, CK_MESSAGE_WHOLE) \
    FUNCTION(C_DecryptMessageBegin, CK_MESSAGE_BEGIN) \
    FUNCTION(C_DecryptMessageNext, CK_MESSAGE_NEXT) \
    FUNCTION(C_MessageDecryptFinal, CK_SESSION_ALONE) \
    FUNCTION(C_MessageSignInit, CK_MECHANISM_AND_KEY) \
    FUNCTION(C_SignMessage, CK_MESSAGE_SIGN) \
    FUNCTION(C_SignMessageBegin, CK_MESSAGE_PARAMETER) \
    FUNCTION(C_SignMessageNext, CK_MESSAGE_SIGN) \
    FUNCTION(C_MessageSignFinal, CK_SESSION_ALONE) \
    FUNCTION(C_MessageVerifyInit, CK_MECHANISM_AND_KEY) \
    FUNCTION(C_VerifyMessage, CK_MESSAGE_VERIFY) \
    FUNCTION(C_VerifyMessageBegin, CK_MESSAGE_PARAMETER) \
    FUNCTION(C_VerifyMessageNext, CK_MESSAGE_VERIFY) \
    FUNCTION(C_MessageVerifyFinal, CK_SESSION_ALONE)

/* What version 3.2 adds: 12. */
#define CK_FUNCTIONS_3_2(FUNCTION) \
    FUNCTION(C_EncapsulateKey, \
             (CK_ULONG session, CK_MECHANISM *mechanism, CK_ULONG publicKey, CK_ATTRIBUTE *attributes, \
              CK_ULONG count, CK_BYTE *result, CK_ULONG *resultLength, CK_ULONG *key)) \
    FUNCTION(C_DecapsulateKey, \
             (CK_ULONG session, CK_MECHANISM *mechanism, CK_ULONG privateKey, CK_ATTRIBUTE *attributes, \
              CK_ULONG count, CK_BYTE *ciphertext, CK_ULONG ciphertextLength, CK_ULONG *key)) \
    FUNCTION(C_VerifySignatureInit, \
             (CK_ULONG session, CK_MECHANISM *mechanism, CK_ULONG key, CK_BYTE *signature, CK_ULONG signatureLength)) \
    FUNCTION(C_VerifySignature, CK_DATA) \
    FUNCTION(C_VerifySignatureUpdate, CK_DATA) \
    FUNCTION(C_VerifySignatureFinal, CK_SESSION_ALONE) \
    FUNCTION(C_GetSessionValidationFlags, (CK_ULONG session, CK_ULONG type, CK_FLAGS *flags)) \
    FUNCTION(C_AsyncComplete, (CK_ULONG session, CK_BYTE *name, CK_ASYNC_DATA *result)) \
    FUNCTION(C_AsyncGetID, (CK_ULONG session, CK_BYTE *name, CK_ULONG *id)) \
    FUNCTION(C_AsyncJoin, (CK_ULONG session, CK_BYTE *name, CK_ULONG id, CK_BYTE *data, CK_ULONG dataLength)) \
    FUNCTION(C_WrapKeyAuthenticated, \
             (CK_ULONG session, CK_MECHANISM *mechanism, CK_ULONG wrappingKey, CK_ULONG key, CK_BYTE *additional, \
              CK_ULONG additionalLength, CK_BYTE *result, CK_ULONG *resultLength)) \
    FUNCTION(C_UnwrapKeyAuthenticated, \
             (CK_ULONG session, CK_MECHANISM *mechanism, CK_ULONG unwrappingKey, CK_BYTE *wrapped, \
              CK_ULONG wrappedLength, CK_ATTRIBUTE *attributes, CK_ULONG count, CK_BYTE *additional, \
              CK_ULONG additionalLength, CK_ULONG *key))

typedef struct CK_FUNCTION_LIST CK_FUNCTION_LIST;

typedef struct {
    CK_BYTE *pInterfaceName;
    void *pFunctionList;
    CK_FLAGS flags;
} CK_INTERFACE;

#define CK_MEMBER(name, parameters) CK_RV(*name) parameters;
#define CK_PROTOTYPE(name, parameters) CK_RV name parameters;

struct CK_FUNCTION_LIST {
    CK_VERSION version;
    CK_FUNCTIONS_2_40(CK_MEMBER)
};

typedef struct {
    CK_VERSION version;
    CK_FUNCTIONS_2_40(CK_MEMBER)
    CK_FUNCTIONS_3_0(CK_MEMBER)
} CK_FUNCTION_LIST_3_0;

typedef struct {
    CK_VERSION version;
    CK_FUNCTIONS_2_40(CK_MEMBER)
    CK_FUNCTIONS_3_0(CK_MEMBER)
    CK_FUNCTIONS_3_2(CK_MEMBER)
} CK_FUNCTION_LIST_3_2;

#pragma GCC visibility push(default)
CK_FUNCTIONS_2_40(CK_PROTOTYPE)
CK_FUNCTIONS_3_0(CK_PROTOTYPE)
CK_FUNCTIONS_3_2(CK_PROTOTYPE)
#pragma GCC visibility pop

#endif
