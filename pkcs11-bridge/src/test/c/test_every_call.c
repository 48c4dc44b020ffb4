/* At a door that answers everything, and that keeps a record of what it was asked. */
#include <stdbool.h>
#include <string.h>

#include "check.h"
#include "drives.h"

static CK_RV expected_of(const char *name) {
    bool parallel = strcmp(name, "C_GetFunctionStatus") == 0 || strcmp(name, "C_CancelFunction") == 0;
    return parallel ? CKR_FUNCTION_NOT_PARALLEL : CKR_OK;
}

void test_every_call(void) {
    CK_BYTE other[] = {'X', 'Y', 'Z'};
    CK_BYTE iv[] = {0xaa, 0xbb};
    CK_BYTE label[33] = "label                           ";
    CK_BBOOL truth = CK_TRUE;
    CK_ULONG class = CKO_PRIVATE_KEY;
    CK_BYTE text[4];
    CK_ATTRIBUTE attributes[] = {{CKA_TOKEN, &truth, 1}, {CKA_LABEL, text, sizeof text}};
    CK_ATTRIBUTE others[] = {{CKA_CLASS, &class, sizeof class}};
    CK_MECHANISM mechanism = {CKM_AES_CBC, iv, sizeof iv};
    CHECK_RV(CKR_OK, C_Initialize(NULL));
    for (unsigned i = 0; i < drive_count; i++) {
        CK_BYTE data[] = {1, 2, 3, 4, 5};
        CK_BYTE nonce[12] = {1};
        CK_BYTE tag[16] = {2};
        CK_GCM_MESSAGE_PARAMS message = {nonce, sizeof nonce, 32, CKG_GENERATE_COUNTER, tag, 128};
        CK_BYTE result[8] = {0};
        CK_ULONG resultLength = sizeof result;
        CK_ULONG numbers[4] = {0};
        CK_ULONG count = 4;
        CK_ULONG out = 0;
        CK_ULONG out2 = 0;
        CK_TOKEN_INFO info;
        memcpy(text, "text", sizeof text);
        attributes[1].ulValueLen = sizeof text;
        struct values values = {.session = 7,
                                .number = 1,
                                .handle = 9,
                                .otherHandle = 10,
                                .mechanism = &mechanism,
                                .attributes = attributes,
                                .count = 2,
                                .otherAttributes = others,
                                .otherCount = 1,
                                .data = data,
                                .length = sizeof data,
                                .other = other,
                                .otherLength = sizeof other,
                                .text = (CK_BYTE *)"C_Sign",
                                .label = label,
                                .result = result,
                                .resultLength = &resultLength,
                                .numbers = numbers,
                                .numbersCount = &count,
                                .maximum = 4,
                                .iv = iv,
                                .ivLength = sizeof iv,
                                .parameter = &message,
                                .parameterLength = sizeof message,
                                .out = &out,
                                .out2 = &out2,
                                .info = &info};
        CK_RV rv = drives[i].call(&values);
        if (rv != expected_of(drives[i].name)) {
            fprintf(stderr, "%s gave 0x%lx\n", drives[i].name, rv);
            abort();
        }
        CHECK(resultLength == sizeof result || (resultLength == 3 && memcmp(result, "abc", 4) == 0));
        CHECK(out == 0 || out == 2 || out == 11);
        CHECK(out2 == 0 || out2 == 11);
        CHECK(count == 4 || (count == 2 && numbers[0] == 5 && numbers[1] == 6));
    }
    send_every_parameter();
    CHECK_RV(CKR_OK, C_Finalize(NULL));
}
