/* Sessions, logins, random bytes, and the functions for parallel and asynchronous work. */
#include "module.h"
#include "request.h"

/* Notifications need a way from the door to the application, which this protocol does not have. */
CK_RV C_OpenSession(CK_ULONG slot, CK_FLAGS flags, void *application, CK_NOTIFY notify, CK_ULONG *session) {
    (void)application;
    (void)notify;
    return call(CALL_C_OpenSession, slot, flags, session);
}

CK_RV C_CloseSession(CK_ULONG session) {
    return call(CALL_C_CloseSession, session);
}

CK_RV C_CloseAllSessions(CK_ULONG slot) {
    return call(CALL_C_CloseAllSessions, slot);
}

CK_RV C_GetSessionInfo(CK_ULONG session, CK_SESSION_INFO *info) {
    if (info == NULL) {
        return module_refuse();
    }
    return call(CALL_C_GetSessionInfo, session, &info->slotID, &info->state, &info->flags, &info->ulDeviceError);
}

CK_RV C_GetSessionValidationFlags(CK_ULONG session, CK_ULONG type, CK_FLAGS *flags) {
    return call(CALL_C_GetSessionValidationFlags, session, type, flags);
}

CK_RV C_SessionCancel(CK_ULONG session, CK_FLAGS flags) {
    return call(CALL_C_SessionCancel, session, flags);
}

CK_RV C_GetOperationState(CK_ULONG session, CK_BYTE *result, CK_ULONG *resultLength) {
    return call(CALL_C_GetOperationState, session, result, resultLength);
}

CK_RV C_SetOperationState(CK_ULONG session, CK_BYTE *state, CK_ULONG stateLength, CK_ULONG encryptionKey,
                          CK_ULONG authenticationKey) {
    return call(CALL_C_SetOperationState, session, state, stateLength, encryptionKey, authenticationKey);
}

CK_RV C_Login(CK_ULONG session, CK_ULONG user, CK_BYTE *pin, CK_ULONG pinLength) {
    return call(CALL_C_Login, session, user, pin, pinLength);
}

CK_RV C_LoginUser(CK_ULONG session, CK_ULONG user, CK_BYTE *pin, CK_ULONG pinLength, CK_BYTE *name, CK_ULONG nameLength) {
    return call(CALL_C_LoginUser, session, user, pin, pinLength, name, nameLength);
}

CK_RV C_Logout(CK_ULONG session) {
    return call(CALL_C_Logout, session);
}

CK_RV C_SeedRandom(CK_ULONG session, CK_BYTE *data, CK_ULONG dataLength) {
    return call(CALL_C_SeedRandom, session, data, dataLength);
}

CK_RV C_GenerateRandom(CK_ULONG session, CK_BYTE *data, CK_ULONG dataLength) {
    if (dataLength > LONGEST_DATA || (data == NULL && dataLength > 0)) {
        return module_refuse();
    }
    CK_ULONG length = dataLength;
    CK_RV result = call(CALL_C_GenerateRandom, session, data, &length);
    /* Bytes that were not filled must not pass for random ones. */
    return result == CKR_OK && length != dataLength ? CKR_DEVICE_ERROR : result;
}

static CK_RV not_parallel(void) {
    return module_started() ? CKR_FUNCTION_NOT_PARALLEL : CKR_CRYPTOKI_NOT_INITIALIZED;
}

CK_RV C_GetFunctionStatus(CK_ULONG session) {
    (void)session;
    return not_parallel();
}

CK_RV C_CancelFunction(CK_ULONG session) {
    (void)session;
    return not_parallel();
}

/* The door has no asynchronous sessions, so it never has a result to give; it has the words for saying that. */
CK_RV C_AsyncComplete(CK_ULONG session, CK_BYTE *name, CK_ASYNC_DATA *result) {
    (void)result;
    return call(CALL_C_AsyncComplete, session, name);
}

CK_RV C_AsyncGetID(CK_ULONG session, CK_BYTE *name, CK_ULONG *id) {
    return call(CALL_C_AsyncGetID, session, name, id);
}

CK_RV C_AsyncJoin(CK_ULONG session, CK_BYTE *name, CK_ULONG id, CK_BYTE *data, CK_ULONG dataLength) {
    (void)data;
    (void)dataLength;
    return call(CALL_C_AsyncJoin, session, name, id);
}
