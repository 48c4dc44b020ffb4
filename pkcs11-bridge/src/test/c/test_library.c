/* The library as it is handed to others, at the place that HOLDFAST_LIBRARY names: what it shows, and that it is complete. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <string.h>

#include "check.h"
#include "pkcs11.h"

#define NAME(name, parameters) #name,
static const char *const NAMES[] = {CK_FUNCTIONS_2_40(NAME) CK_FUNCTIONS_3_0(NAME) CK_FUNCTIONS_3_2(NAME)};

#define COUNT (sizeof NAMES / sizeof *NAMES)

void test_library(void) {
    void *library = dlopen(getenv("HOLDFAST_LIBRARY"), RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        abort();
    }
    CHECK(COUNT == 104);
    for (size_t i = 0; i < COUNT; i++) {
        void *own = dlsym(library, NAMES[i]);
        CHECK(own != NULL);
    }
    CHECK(dlsym(library, "link_open") == NULL && dlsym(library, "put_u32") == NULL);
    CK_RV (*get_interface)(CK_BYTE *, CK_VERSION *, CK_INTERFACE **, CK_FLAGS);
    void *symbol = dlsym(library, "C_GetInterface");
    memcpy(&get_interface, &symbol, sizeof symbol);
    CK_INTERFACE *interface = NULL;
    CHECK_RV(CKR_OK, get_interface(NULL, NULL, &interface, 0));
    /* This program has functions of the same names; the list has the library's. */
    void *const *entries = interface->pFunctionList;
    for (size_t i = 0; i < COUNT; i++) {
        CHECK(entries[i + 1] == dlsym(library, NAMES[i]));
    }
    const CK_FUNCTION_LIST_3_2 *list = interface->pFunctionList;
    CHECK_RV(CKR_OK, list->C_Initialize(NULL));
    CK_ULONG count = 0;
    CHECK_RV(CKR_OK, list->C_GetSlotList(CK_TRUE, NULL, &count));
    CHECK(count == 2);
    CHECK_RV(CKR_CRYPTOKI_NOT_INITIALIZED, C_GetSlotList(CK_TRUE, NULL, &count));
    CHECK_RV(CKR_OK, list->C_Finalize(NULL));
}
