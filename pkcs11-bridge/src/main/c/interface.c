/* The lists of functions, and how they are found: the three functions that work before C_Initialize. */
#include <stdbool.h>
#include <string.h>

#include "pkcs11.h"

#define ENTRY(name, parameters) .name = name,

static CK_FUNCTION_LIST list_2_40 = {.version = {2, 40}, CK_FUNCTIONS_2_40(ENTRY)};

static CK_FUNCTION_LIST_3_0 list_3_0 = {.version = {3, 0}, CK_FUNCTIONS_2_40(ENTRY) CK_FUNCTIONS_3_0(ENTRY)};

static CK_FUNCTION_LIST_3_2 list_3_2 = {
    .version = {3, 2}, CK_FUNCTIONS_2_40(ENTRY) CK_FUNCTIONS_3_0(ENTRY) CK_FUNCTIONS_3_2(ENTRY)};

static CK_BYTE name[] = "PKCS 11";

/* The newest first: it is the one for those who do not mind. */
static CK_INTERFACE interfaces[] = {{name, &list_3_2, 0}, {name, &list_3_0, 0}, {name, &list_2_40, 0}};

#define COUNT (sizeof interfaces / sizeof *interfaces)

CK_RV C_GetFunctionList(CK_FUNCTION_LIST **list) {
    if (list == NULL) {
        return CKR_ARGUMENTS_BAD;
    }
    *list = &list_2_40;
    return CKR_OK;
}

CK_RV C_GetInterfaceList(CK_INTERFACE *found, CK_ULONG *count) {
    if (count == NULL) {
        return CKR_ARGUMENTS_BAD;
    }
    CK_ULONG room = *count;
    *count = COUNT;
    if (found == NULL) {
        return CKR_OK;
    }
    if (room < COUNT) {
        return CKR_BUFFER_TOO_SMALL;
    }
    memcpy(found, interfaces, sizeof interfaces);
    return CKR_OK;
}

CK_RV C_GetInterface(CK_BYTE *wanted, CK_VERSION *version, CK_INTERFACE **found, CK_FLAGS flags) {
    if (found == NULL) {
        return CKR_ARGUMENTS_BAD;
    }
    if (wanted != NULL && strcmp((const char *)wanted, (const char *)name) != 0) {
        return CKR_FUNCTION_FAILED;
    }
    for (size_t i = 0; i < COUNT; i++) {
        const CK_VERSION *offered = interfaces[i].pFunctionList;
        bool matches = version == NULL || (version->major == offered->major && version->minor == offered->minor);
        if (matches && (interfaces[i].flags & flags) == flags) {
            *found = interfaces + i;
            return CKR_OK;
        }
    }
    return CKR_FUNCTION_FAILED;
}
