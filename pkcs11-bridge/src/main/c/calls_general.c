/* Starting and ending; slots and tokens. */
#include "address.h"
#include "module.h"

#define LABEL_SIZE 32UL

/*
 * The door has to be there: C_Initialize that succeeds without one would show an application no slots for as long as it lives.
 * CKR_FUNCTION_FAILED is what the standard has for it: nothing was done, and it can be tried again.
 */
static CK_RV start(const char *given) {
    char address[ADDRESS_SIZE];
    if (!address_find(given, address)) {
        return CKR_FUNCTION_FAILED;
    }
    CK_RV result = module_start(address);
    return result == CKR_DEVICE_ERROR ? CKR_FUNCTION_FAILED : result;
}

/* pReserved is NULL by the standard; some applications hand over what a user configured for the module, here the address. */
CK_RV C_Initialize(void *arguments) {
    if (module_started()) {
        return CKR_CRYPTOKI_ALREADY_INITIALIZED;
    }
    if (arguments == NULL) {
        return start(NULL);
    }
    const CK_C_INITIALIZE_ARGS *given = arguments;
    int functions = (given->CreateMutex != NULL) + (given->DestroyMutex != NULL) + (given->LockMutex != NULL)
                    + (given->UnlockMutex != NULL);
    if (functions != 0 && functions != 4) {
        return CKR_ARGUMENTS_BAD;
    }
    /* The threads that wait for each other here need conditions, for which an application has no functions to give. */
    if (functions == 4 && (given->flags & CKF_OS_LOCKING_OK) == 0) {
        return CKR_CANT_LOCK;
    }
    const char *address = given->pReserved;
    if (address != NULL && *address == '\0') {
        address = NULL;
    }
    if (address != NULL && !address_sound(address)) {
        return CKR_ARGUMENTS_BAD;
    }
    return start(address);
}

CK_RV C_Finalize(void *reserved) {
    return reserved != NULL ? module_refuse() : module_stop();
}

CK_RV C_GetInfo(CK_INFO *info) {
    if (info == NULL) {
        return module_refuse();
    }
    return call(CALL_C_GetInfo, &info->cryptokiVersion, info->manufacturerID, sizeof info->manufacturerID, &info->flags,
                info->libraryDescription, sizeof info->libraryDescription, &info->libraryVersion);
}

CK_RV C_GetSlotList(CK_BBOOL tokenPresent, CK_ULONG *slots, CK_ULONG *count) {
    return call(CALL_C_GetSlotList, tokenPresent != CK_FALSE, slots, count);
}

CK_RV C_GetSlotInfo(CK_ULONG slot, CK_SLOT_INFO *info) {
    if (info == NULL) {
        return module_refuse();
    }
    return call(CALL_C_GetSlotInfo, slot, info->slotDescription, sizeof info->slotDescription, info->manufacturerID,
                sizeof info->manufacturerID, &info->flags, &info->hardwareVersion, &info->firmwareVersion);
}

CK_RV C_GetTokenInfo(CK_ULONG slot, CK_TOKEN_INFO *info) {
    if (info == NULL) {
        return module_refuse();
    }
    return call(CALL_C_GetTokenInfo, slot, info->label, sizeof info->label, info->manufacturerID, sizeof info->manufacturerID,
                info->model, sizeof info->model, info->serialNumber, sizeof info->serialNumber, &info->flags,
                &info->ulMaxSessionCount, &info->ulSessionCount, &info->ulMaxRwSessionCount, &info->ulRwSessionCount,
                &info->ulMaxPinLen, &info->ulMinPinLen, &info->ulTotalPublicMemory, &info->ulFreePublicMemory,
                &info->ulTotalPrivateMemory, &info->ulFreePrivateMemory, &info->hardwareVersion, &info->firmwareVersion,
                info->utcTime, sizeof info->utcTime);
}

CK_RV C_GetMechanismList(CK_ULONG slot, CK_ULONG *mechanisms, CK_ULONG *count) {
    return call(CALL_C_GetMechanismList, slot, mechanisms, count);
}

CK_RV C_GetMechanismInfo(CK_ULONG slot, CK_ULONG mechanism, CK_MECHANISM_INFO *info) {
    if (info == NULL) {
        return module_refuse();
    }
    return call(CALL_C_GetMechanismInfo, slot, mechanism, &info->ulMinKeySize, &info->ulMaxKeySize, &info->flags);
}

/* The label has no length: it is 32 bytes, whatever they are. */
CK_RV C_InitToken(CK_ULONG slot, CK_BYTE *pin, CK_ULONG pinLength, CK_BYTE *label) {
    return call(CALL_C_InitToken2, slot, pin, pinLength, label, LABEL_SIZE);
}

CK_RV C_InitPIN(CK_ULONG session, CK_BYTE *pin, CK_ULONG pinLength) {
    return call(CALL_C_InitPIN, session, pin, pinLength);
}

CK_RV C_SetPIN(CK_ULONG session, CK_BYTE *old, CK_ULONG oldLength, CK_BYTE *pin, CK_ULONG pinLength) {
    return call(CALL_C_SetPIN, session, old, oldLength, pin, pinLength);
}

/* However long it waits, other threads make their calls over the same connection; C_Finalize ends it. */
CK_RV C_WaitForSlotEvent(CK_FLAGS flags, CK_ULONG *slot, void *reserved) {
    return reserved != NULL ? module_refuse() : call(CALL_C_WaitForSlotEvent, flags, slot);
}
