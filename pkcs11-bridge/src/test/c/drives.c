#include "drives.h"

#include <stddef.h>

#define DRIVES(D) \
    D(C_GetInfo, (v->info)) \
    D(C_GetSlotList, ((CK_BBOOL)v->number, v->numbers, v->numbersCount)) \
    D(C_GetSlotInfo, (v->number, v->info)) \
    D(C_GetTokenInfo, (v->number, v->info)) \
    D(C_GetMechanismList, (v->number, v->numbers, v->numbersCount)) \
    D(C_GetMechanismInfo, (v->number, v->handle, v->info)) \
    D(C_InitToken, (v->number, v->data, v->length, v->label)) \
    D(C_InitPIN, (v->session, v->data, v->length)) \
    D(C_SetPIN, (v->session, v->data, v->length, v->other, v->otherLength)) \
    D(C_OpenSession, (v->number, v->number, v->reserved, NULL, v->out)) \
    D(C_CloseSession, (v->session)) \
    D(C_CloseAllSessions, (v->number)) \
    D(C_GetSessionInfo, (v->session, v->info)) \
    D(C_GetOperationState, (v->session, v->result, v->resultLength)) \
    D(C_SetOperationState, (v->session, v->data, v->length, v->handle, v->otherHandle)) \
    D(C_Login, (v->session, v->number, v->data, v->length)) \
    D(C_Logout, (v->session)) \
    D(C_CreateObject, (v->session, v->attributes, v->count, v->out)) \
    D(C_CopyObject, (v->session, v->handle, v->attributes, v->count, v->out)) \
    D(C_DestroyObject, (v->session, v->handle)) \
    D(C_GetObjectSize, (v->session, v->handle, v->out)) \
    D(C_GetAttributeValue, (v->session, v->handle, v->attributes, v->count)) \
    D(C_SetAttributeValue, (v->session, v->handle, v->attributes, v->count)) \
    D(C_FindObjectsInit, (v->session, v->attributes, v->count)) \
    D(C_FindObjects, (v->session, v->numbers, v->maximum, v->out)) \
    D(C_FindObjectsFinal, (v->session)) \
    D(C_EncryptInit, (v->session, v->mechanism, v->handle)) \
    D(C_Encrypt, (v->session, v->data, v->length, v->result, v->resultLength)) \
    D(C_EncryptUpdate, (v->session, v->data, v->length, v->result, v->resultLength)) \
    D(C_EncryptFinal, (v->session, v->result, v->resultLength)) \
    D(C_DecryptInit, (v->session, v->mechanism, v->handle)) \
    D(C_Decrypt, (v->session, v->data, v->length, v->result, v->resultLength)) \
    D(C_DecryptUpdate, (v->session, v->data, v->length, v->result, v->resultLength)) \
    D(C_DecryptFinal, (v->session, v->result, v->resultLength)) \
    D(C_DigestInit, (v->session, v->mechanism)) \
    D(C_Digest, (v->session, v->data, v->length, v->result, v->resultLength)) \
    D(C_DigestUpdate, (v->session, v->data, v->length)) \
    D(C_DigestKey, (v->session, v->handle)) \
    D(C_DigestFinal, (v->session, v->result, v->resultLength)) \
    D(C_SignInit, (v->session, v->mechanism, v->handle)) \
    D(C_Sign, (v->session, v->data, v->length, v->result, v->resultLength)) \
    D(C_SignUpdate, (v->session, v->data, v->length)) \
    D(C_SignFinal, (v->session, v->result, v->resultLength)) \
    D(C_SignRecoverInit, (v->session, v->mechanism, v->handle)) \
    D(C_SignRecover, (v->session, v->data, v->length, v->result, v->resultLength)) \
    D(C_VerifyInit, (v->session, v->mechanism, v->handle)) \
    D(C_Verify, (v->session, v->data, v->length, v->other, v->otherLength)) \
    D(C_VerifyUpdate, (v->session, v->data, v->length)) \
    D(C_VerifyFinal, (v->session, v->data, v->length)) \
    D(C_VerifyRecoverInit, (v->session, v->mechanism, v->handle)) \
    D(C_VerifyRecover, (v->session, v->data, v->length, v->result, v->resultLength)) \
    D(C_DigestEncryptUpdate, (v->session, v->data, v->length, v->result, v->resultLength)) \
    D(C_DecryptDigestUpdate, (v->session, v->data, v->length, v->result, v->resultLength)) \
    D(C_SignEncryptUpdate, (v->session, v->data, v->length, v->result, v->resultLength)) \
    D(C_DecryptVerifyUpdate, (v->session, v->data, v->length, v->result, v->resultLength)) \
    D(C_GenerateKey, (v->session, v->mechanism, v->attributes, v->count, v->out)) \
    D(C_GenerateKeyPair, \
      (v->session, v->mechanism, v->attributes, v->count, v->otherAttributes, v->otherCount, v->out, v->out2)) \
    D(C_WrapKey, (v->session, v->mechanism, v->handle, v->otherHandle, v->result, v->resultLength)) \
    D(C_UnwrapKey, (v->session, v->mechanism, v->handle, v->data, v->length, v->attributes, v->count, v->out)) \
    D(C_DeriveKey, (v->session, v->mechanism, v->handle, v->attributes, v->count, v->out)) \
    D(C_SeedRandom, (v->session, v->data, v->length)) \
    D(C_GenerateRandom, (v->session, v->data, v->length)) \
    D(C_GetFunctionStatus, (v->session)) \
    D(C_CancelFunction, (v->session)) \
    D(C_WaitForSlotEvent, (v->number, v->out, v->reserved)) \
    D(C_LoginUser, (v->session, v->number, v->data, v->length, v->other, v->otherLength)) \
    D(C_SessionCancel, (v->session, v->number)) \
    D(C_MessageEncryptInit, (v->session, v->mechanism, v->handle)) \
    D(C_EncryptMessage, \
      (v->session, v->parameter, v->parameterLength, v->other, v->otherLength, v->data, v->length, v->result, v->resultLength)) \
    D(C_EncryptMessageBegin, (v->session, v->parameter, v->parameterLength, v->data, v->length)) \
    D(C_EncryptMessageNext, \
      (v->session, v->parameter, v->parameterLength, v->data, v->length, v->result, v->resultLength, v->number)) \
    D(C_MessageEncryptFinal, (v->session)) \
    D(C_MessageDecryptInit, (v->session, v->mechanism, v->handle)) \
    D(C_DecryptMessage, \
      (v->session, v->parameter, v->parameterLength, v->other, v->otherLength, v->data, v->length, v->result, v->resultLength)) \
    D(C_DecryptMessageBegin, (v->session, v->parameter, v->parameterLength, v->data, v->length)) \
    D(C_DecryptMessageNext, \
      (v->session, v->parameter, v->parameterLength, v->data, v->length, v->result, v->resultLength, v->number)) \
    D(C_MessageDecryptFinal, (v->session)) \
    D(C_MessageSignInit, (v->session, v->mechanism, v->handle)) \
    D(C_SignMessage, (v->session, v->iv, v->ivLength, v->data, v->length, v->result, v->resultLength)) \
    D(C_SignMessageBegin, (v->session, v->data, v->length)) \
    D(C_SignMessageNext, (v->session, v->iv, v->ivLength, v->data, v->length, v->result, v->resultLength)) \
    D(C_MessageSignFinal, (v->session)) \
    D(C_MessageVerifyInit, (v->session, v->mechanism, v->handle)) \
    D(C_VerifyMessage, (v->session, v->iv, v->ivLength, v->data, v->length, v->other, v->otherLength)) \
    D(C_VerifyMessageBegin, (v->session, v->data, v->length)) \
    D(C_VerifyMessageNext, (v->session, v->iv, v->ivLength, v->data, v->length, v->other, v->otherLength)) \
    D(C_MessageVerifyFinal, (v->session)) \
    D(C_EncapsulateKey, \
      (v->session, v->mechanism, v->handle, v->attributes, v->count, v->result, v->resultLength, v->out)) \
    D(C_DecapsulateKey, (v->session, v->mechanism, v->handle, v->attributes, v->count, v->data, v->length, v->out)) \
    D(C_VerifySignatureInit, (v->session, v->mechanism, v->handle, v->data, v->length)) \
    D(C_VerifySignature, (v->session, v->data, v->length)) \
    D(C_VerifySignatureUpdate, (v->session, v->data, v->length)) \
    D(C_VerifySignatureFinal, (v->session)) \
    D(C_GetSessionValidationFlags, (v->session, v->number, v->out)) \
    D(C_AsyncComplete, (v->session, v->text, v->info)) \
    D(C_AsyncGetID, (v->session, v->text, v->out)) \
    D(C_AsyncJoin, (v->session, v->text, v->number, v->data, v->length)) \
    D(C_WrapKeyAuthenticated, (v->session, v->mechanism, v->handle, v->otherHandle, v->other, v->otherLength, v->result, v->resultLength)) \
    D(C_UnwrapKeyAuthenticated, \
      (v->session, v->mechanism, v->handle, v->data, v->length, v->attributes, v->count, v->other, v->otherLength, v->out))

#define FUNCTION(name, arguments) \
    static CK_RV drive_##name(const struct values *v) { \
        return name arguments; \
    }
DRIVES(FUNCTION)

#define ENTRY(name, arguments) {#name, drive_##name},
const struct drive drives[] = {DRIVES(ENTRY)};

const unsigned drive_count = sizeof drives / sizeof *drives;
