/* Whatever arguments a function is called with, it returns, and reads and writes nothing but what they point to. */
#define _GNU_SOURCE
#include <string.h>

#include "check.h"
#include "door.h"
#include "drives.h"

static void answer_as_is(struct exchange *exchange) {
    (void)exchange;
}

/* Memory of exactly this size, so that one byte beyond it is noticed. */
static void *exactly(size_t size, int fill) {
    void *memory = malloc(size);
    CHECK(memory != NULL);
    memset(memory, fill, size);
    return memory;
}

/* The places that a set of values points to. */
struct places {
    CK_BYTE *data;
    CK_BYTE *label;
    CK_BYTE *result;
    CK_ULONG resultLength;
    CK_ULONG *numbers;
    CK_ULONG numbersCount;
    CK_ULONG out;
    CK_ULONG out2;
    CK_TOKEN_INFO info;
    CK_BYTE iv[16];
    CK_MECHANISM mechanism;
    CK_ATTRIBUTE attributes[2];
    CK_BBOOL truth;
    CK_GCM_MESSAGE_PARAMS message;
    CK_BYTE nonce[12];
    CK_BYTE tag[16];
};

static void open_places(struct places *places) {
    memset(places, 0, sizeof *places);
    places->data = exactly(16, 'd');
    places->label = exactly(32, ' ');
    places->result = exactly(64, 0);
    places->resultLength = 64;
    places->numbers = exactly(8 * sizeof(CK_ULONG), 0);
    places->numbersCount = 8;
    places->mechanism = (CK_MECHANISM){CKM_AES_CBC, places->iv, sizeof places->iv};
    places->truth = CK_TRUE;
    places->attributes[0] = (CK_ATTRIBUTE){CKA_TOKEN, &places->truth, 1};
    places->attributes[1] = (CK_ATTRIBUTE){CKA_LABEL, places->data, 16};
    places->message = (CK_GCM_MESSAGE_PARAMS){places->nonce, 12, 0, CKG_GENERATE, places->tag, 128};
}

static void close_places(struct places *places) {
    free(places->data);
    free(places->label);
    free(places->result);
    free(places->numbers);
}

static struct values sane(struct places *places) {
    return (struct values){.session = 7,
                           .number = 1,
                           .handle = 9,
                           .mechanism = &places->mechanism,
                           .attributes = places->attributes,
                           .count = 2,
                           .data = places->data,
                           .length = 16,
                           .other = places->data,
                           .otherLength = 16,
                           .otherAttributes = places->attributes,
                           .otherCount = 2,
                           .iv = places->iv,
                           .ivLength = 16,
                           .text = (CK_BYTE *)"C_Sign",
                           .label = places->label,
                           .result = places->result,
                           .resultLength = &places->resultLength,
                           .numbers = places->numbers,
                           .numbersCount = &places->numbersCount,
                           .maximum = 8,
                           .parameter = &places->message,
                           .parameterLength = sizeof places->message,
                           .out = &places->out,
                           .out2 = &places->out2,
                           .info = &places->info,
                           .reserved = NULL};
}

static void every_function_with(const struct values *values) {
    for (unsigned i = 0; i < drive_count; i++) {
        drives[i].call(values);
    }
}

/* Functions whose answer the door makes up: each but C_GetAttributeValue, whose answer depends on what is asked. */
static void sane_values_succeed(void) {
    for (unsigned i = 0; i < drive_count; i++) {
        struct places places;
        open_places(&places);
        struct values values = sane(&places);
        CK_RV rv = drives[i].call(&values);
        if (strcmp(drives[i].name, "C_GetFunctionStatus") == 0 || strcmp(drives[i].name, "C_CancelFunction") == 0) {
            CHECK(rv == CKR_FUNCTION_NOT_PARALLEL);
        } else if (strcmp(drives[i].name, "C_GetAttributeValue") == 0 || strcmp(drives[i].name, "C_GenerateRandom") == 0) {
            CHECK(rv == CKR_DEVICE_ERROR);
        } else if (rv != CKR_OK) {
            fprintf(stderr, "%s gave 0x%lx\n", drives[i].name, rv);
            abort();
        }
        close_places(&places);
    }
}

static void nothing_at_all(void) {
    struct values nothing = {0};
    every_function_with(&nothing);
    struct values lengths = {.count = 3,
                             .length = 16,
                             .otherCount = 3,
                             .otherLength = 16,
                             .ivLength = 16,
                             .maximum = 4,
                             .parameterLength = 48,
                             .session = 7};
    every_function_with(&lengths);
    struct places places;
    open_places(&places);
    struct values no_length = sane(&places);
    no_length.resultLength = NULL;
    no_length.numbersCount = NULL;
    no_length.out = NULL;
    no_length.info = NULL;
    every_function_with(&no_length);
    CK_ULONG data_length = 3;
    CHECK_RV(CKR_ARGUMENTS_BAD, C_Encrypt(7, places.data, data_length, places.result, NULL));
    CHECK_RV(CKR_ARGUMENTS_BAD, C_Encrypt(7, NULL, data_length, places.result, &places.resultLength));
    CHECK_RV(CKR_ARGUMENTS_BAD, C_OpenSession(0, 0, NULL, NULL, NULL));
    CHECK_RV(CKR_ARGUMENTS_BAD, C_GetSlotList(CK_TRUE, places.numbers, NULL));
    CHECK_RV(CKR_ARGUMENTS_BAD, C_CreateObject(7, NULL, 1, &places.out));
    CHECK_RV(CKR_ARGUMENTS_BAD, C_GenerateKeyPair(7, &places.mechanism, NULL, 0, NULL, 0, &places.out, NULL));
    CHECK_RV(CKR_ARGUMENTS_BAD, C_InitToken(0, places.data, 4, NULL));
    CHECK_RV(CKR_ARGUMENTS_BAD, C_WaitForSlotEvent(0, &places.out, &places));
    CHECK_RV(CKR_ARGUMENTS_BAD, C_Finalize(&places));
    close_places(&places);
}

static void absurd_lengths(void) {
    static const CK_ULONG absurd[] = {~0UL, 1UL << 63, 1UL << 40, 1UL << 32, 0xffffffffUL, LINK_LONGEST + 1UL};
    for (unsigned i = 0; i < sizeof absurd / sizeof *absurd; i++) {
        struct places places;
        open_places(&places);
        struct values values = sane(&places);
        places.resultLength = absurd[i];
        places.numbersCount = absurd[i];
        places.mechanism.ulParameterLen = absurd[i];
        places.attributes[0].ulValueLen = absurd[i];
        values.length = absurd[i];
        values.otherLength = absurd[i];
        values.ivLength = absurd[i];
        values.count = absurd[i];
        values.otherCount = absurd[i];
        values.maximum = absurd[i];
        values.parameterLength = absurd[i];
        values.handle = absurd[i];
        values.session = absurd[i];
        values.number = absurd[i];
        every_function_with(&values);
        CHECK_RV(CKR_DATA_LEN_RANGE, C_Digest(7, places.data, absurd[i], places.result, &places.resultLength));
        values.count = 1;
        every_function_with(&values);
        close_places(&places);
    }
}

/* Each value by itself is sound, or missing, or none. */
static void any_mixture(void) {
    uint64_t random = 42;
    for (int round = 0; round < 100; round++) {
        struct places places;
        open_places(&places);
        struct values values = sane(&places);
        CK_MECHANISM mechanisms[] = {{CKM_AES_GCM, places.iv, 16},
                                     {CKM_RSA_PKCS_PSS, places.data, 16},
                                     {CKM_RSA_PKCS, NULL, 5},
                                     {0x80000123UL, places.data, 16},
                                     {~0UL, NULL, 0},
                                     {CKM_ECDSA, places.data, 0}};
        for (unsigned i = 0; i < drive_count; i++) {
            uint64_t bits = next_random(&random);
            values.mechanism = bits & 1 ? &mechanisms[(bits >> 8) % 6] : bits & 2 ? NULL : &places.mechanism;
            values.attributes = bits & 4 ? places.attributes : NULL;
            values.count = bits & 8 ? 2 : 0;
            values.data = bits & 16 ? places.data : NULL;
            values.length = bits & 32 ? 16 : 0;
            values.other = values.data;
            values.otherLength = bits & 32 ? 0 : 16;
            values.result = bits & 64 ? places.result : NULL;
            places.resultLength = bits & 128 ? 64 : bits % 3;
            values.resultLength = (bits & 0xf0000) != 0 ? &places.resultLength : NULL;
            values.parameter = bits & 0x100000 ? &places.message : NULL;
            values.parameterLength = bits & 0x200000 ? sizeof places.message : 5;
            places.message.pIv = bits & 0x400000 ? places.nonce : NULL;
            places.message.pTag = bits & 0x800000 ? places.tag : NULL;
            places.message.ulTagBits = bits & 0x1000000 ? 128 : ~0UL - 3;
            values.out = (bits & 0xe000000) != 0 ? &places.out : NULL;
            drives[i].call(&values);
        }
        close_places(&places);
    }
}

/* The standard ends an operation when one of these fails; the door is told, for it did not see the call. */
static void a_refused_call_ends_its_operation(void) {
    uint32_t calls[4];
    uint8_t arguments[64];
    CK_BYTE data[3] = {1, 2, 3};
    door_calls(calls, 4);
    CHECK_RV(CKR_ARGUMENTS_BAD, C_Sign(7, data, 3, data, NULL));
    CHECK(door_calls(calls, 4) == 1 && calls[0] == call_number(CALL_C_SessionCancel));
    CHECK_RV(CKR_ARGUMENTS_BAD, C_DigestUpdate(7, NULL, 3));
    CHECK(door_calls(calls, 4) == 1 && calls[0] == call_number(CALL_C_SessionCancel));
    CHECK_RV(CKR_ARGUMENTS_BAD, C_CreateObject(7, NULL, 3, NULL));
    CHECK(door_calls(calls, 4) == 0);
    CK_ULONG room = 3;
    CHECK_RV(CKR_OK, C_Sign(7, data, 3, data, &room));
    CHECK(door_calls(calls, 4) == 1 && calls[0] == call_number(CALL_C_Sign));
    CHECK(door_arguments(arguments, sizeof arguments) == 8 + 1 + 4 + 3 + 4);
}

static void initialization(void) {
    CK_ULONG count = 0;
    CHECK_RV(CKR_CRYPTOKI_NOT_INITIALIZED, C_GetSlotList(CK_TRUE, NULL, &count));
    CHECK_RV(CKR_CRYPTOKI_NOT_INITIALIZED, C_GetInfo(NULL));
    CHECK_RV(CKR_CRYPTOKI_NOT_INITIALIZED, C_Finalize(NULL));
    CHECK_RV(CKR_CRYPTOKI_NOT_INITIALIZED, C_CancelFunction(1));
    struct values nothing = {0};
    for (unsigned i = 0; i < drive_count; i++) {
        CHECK(drives[i].call(&nothing) == CKR_CRYPTOKI_NOT_INITIALIZED);
    }
    CK_C_INITIALIZE_ARGS arguments = {0};
    arguments.LockMutex = (CK_RV(*)(void *))abort;
    CHECK_RV(CKR_ARGUMENTS_BAD, C_Initialize(&arguments));
    arguments.UnlockMutex = arguments.LockMutex;
    arguments.DestroyMutex = arguments.LockMutex;
    arguments.CreateMutex = (CK_RV(*)(void **))abort;
    CHECK_RV(CKR_CANT_LOCK, C_Initialize(&arguments));
    arguments.flags = CKF_OS_LOCKING_OK | CKF_LIBRARY_CANT_CREATE_OS_THREADS;
    CHECK_RV(CKR_OK, C_Initialize(&arguments));
    CHECK_RV(CKR_CRYPTOKI_ALREADY_INITIALIZED, C_Initialize(NULL));
    CHECK_RV(CKR_OK, C_Finalize(NULL));
    arguments.pReserved = (void *)"configdir='x'";
    CHECK_RV(CKR_ARGUMENTS_BAD, C_Initialize(&arguments));
}

static void lists_of_functions(void) {
    CK_FUNCTION_LIST *list = NULL;
    CHECK_RV(CKR_ARGUMENTS_BAD, C_GetFunctionList(NULL));
    CHECK_RV(CKR_OK, C_GetFunctionList(&list));
    CHECK(list->version.major == 2 && list->version.minor == 40 && list->C_WaitForSlotEvent == C_WaitForSlotEvent);
    CK_INTERFACE interfaces[3];
    CK_ULONG count = 0;
    CHECK_RV(CKR_ARGUMENTS_BAD, C_GetInterfaceList(NULL, NULL));
    CHECK_RV(CKR_OK, C_GetInterfaceList(NULL, &count));
    CHECK(count == 3);
    count = 2;
    CHECK_RV(CKR_BUFFER_TOO_SMALL, C_GetInterfaceList(interfaces, &count));
    CHECK_RV(CKR_OK, C_GetInterfaceList(interfaces, &count));
    CK_INTERFACE *found;
    CK_VERSION version = {3, 0};
    CHECK_RV(CKR_OK, C_GetInterface((CK_BYTE *)"PKCS 11", &version, &found, 0));
    CHECK(((CK_FUNCTION_LIST_3_0 *)found->pFunctionList)->C_MessageVerifyFinal == C_MessageVerifyFinal);
    CHECK_RV(CKR_OK, C_GetInterface(NULL, NULL, &found, 0));
    const CK_FUNCTION_LIST_3_2 *newest = found->pFunctionList;
    CHECK(newest->version.minor == 2 && newest->C_UnwrapKeyAuthenticated == C_UnwrapKeyAuthenticated);
    /* Nothing is left out: from the version on there are pointers to functions and nothing else. */
    void *const *entries = (void *const *)(const void *)newest;
    for (int i = 1; i <= 104; i++) {
        CHECK(entries[i] != NULL);
    }
    version.minor = 9;
    CHECK_RV(CKR_FUNCTION_FAILED, C_GetInterface(NULL, &version, &found, 0));
    CHECK_RV(CKR_FUNCTION_FAILED, C_GetInterface((CK_BYTE *)"Vendor X", NULL, &found, 0));
    CHECK_RV(CKR_FUNCTION_FAILED, C_GetInterface(NULL, NULL, &found, 1));
    CHECK_RV(CKR_ARGUMENTS_BAD, C_GetInterface(NULL, NULL, NULL, 0));
}

void test_arguments(void) {
    lists_of_functions();
    door_open(answer_as_is);
    initialization();
    CHECK_RV(CKR_OK, C_Initialize(NULL));
    sane_values_succeed();
    nothing_at_all();
    absurd_lengths();
    any_mixture();
    a_refused_call_ends_its_operation();
    CHECK(door_connections() == 2);
    CHECK_RV(CKR_OK, C_Finalize(NULL));
    door_close();
}
