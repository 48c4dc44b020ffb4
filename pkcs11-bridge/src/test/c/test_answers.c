/* What comes over the wire, and what the caller gets of it. */
#define _GNU_SOURCE
#include <string.h>

#include "check.h"
#include "door.h"

/* What follows the signature of the next answers; NULL for what the door makes up. */
static const void *results;
static size_t results_size;
static CK_RV error;

static void answer_results(struct exchange *exchange) {
    if (error != CKR_OK) {
        answer_error(&exchange->answer, error);
    } else if (results != NULL) {
        struct reader head = {.at = exchange->answer.bytes, .left = exchange->answer.length};
        take_u32(&head);
        buffer_cut(&exchange->answer, 8 + take_u32(&head));
        put_bytes(&exchange->answer, results, results_size);
    }
}

#define ANSWER_WITH(literal) (results = literal, results_size = sizeof literal - 1)

static void bytes_into_room(void) {
    CK_BYTE room[4] = {0};
    CK_ULONG length = 77;
    ANSWER_WITH("\0\0\0\0\3");
    CHECK_RV(CKR_OK, C_SignFinal(7, NULL, &length));
    CHECK(length == 3);
    length = 2;
    CHECK_RV(CKR_BUFFER_TOO_SMALL, C_SignFinal(7, room, &length));
    CHECK(length == 3);
    ANSWER_WITH("\1\0\0\0\3abc");
    CHECK_RV(CKR_OK, C_SignFinal(7, room, &length));
    CHECK(length == 3 && memcmp(room, "abc", 4) == 0);
    /* More than there was room for, or to a question for the length alone. */
    length = 2;
    room[0] = 'x';
    CHECK_RV(CKR_BUFFER_TOO_SMALL, C_SignFinal(7, room, &length));
    CHECK(length == 3 && room[0] == 'x');
    CHECK_RV(CKR_OK, C_SignFinal(7, NULL, &length));
    CHECK(length == 3);
    ANSWER_WITH("\1\0\0\0\0");
    length = 0;
    CHECK_RV(CKR_OK, C_SignFinal(7, room, &length));
    length = 4;
    CHECK_RV(CKR_OK, C_SignFinal(7, room, &length));
    CHECK(length == 0);
}

static void numbers_into_room(void) {
    CK_ULONG slots[3] = {0};
    CK_ULONG count = 0;
    ANSWER_WITH("\0\0\0\0\2");
    CHECK_RV(CKR_OK, C_GetSlotList(CK_FALSE, NULL, &count));
    CHECK(count == 2);
    count = 1;
    CHECK_RV(CKR_BUFFER_TOO_SMALL, C_GetSlotList(CK_FALSE, slots, &count));
    CHECK(count == 2);
    ANSWER_WITH("\0\0\0\0\0");
    CHECK_RV(CKR_OK, C_GetSlotList(CK_FALSE, slots, &count));
    CHECK(count == 0);
    ANSWER_WITH("\1\0\0\0\2\0\0\0\0\0\0\0\5\0\0\0\0\0\0\0\6");
    count = 3;
    CHECK_RV(CKR_OK, C_GetSlotList(CK_FALSE, slots, &count));
    CHECK(count == 2 && slots[0] == 5 && slots[1] == 6 && slots[2] == 0);
    CHECK_RV(CKR_OK, C_FindObjects(7, slots, 2, &count));
    CHECK(count == 2);
    CHECK_RV(CKR_DEVICE_ERROR, C_FindObjects(7, slots, 1, &count));
    ANSWER_WITH("\1\0\0\0\0");
    CHECK_RV(CKR_OK, C_FindObjects(7, NULL, 0, &count));
    CHECK(count == 0);
    /* A list of mechanisms may have any number; a handle leaves the highest bits to the module. */
    ANSWER_WITH("\1\0\0\0\1\x80\0\0\0\0\0\0\1");
    count = 1;
    CHECK_RV(CKR_OK, C_GetMechanismList(1, slots, &count));
    CHECK(slots[0] == 0x8000000000000001UL);
    CHECK_RV(CKR_DEVICE_ERROR, C_FindObjects(7, slots, 1, &count));
}

static void errors(void) {
    CK_ULONG object = 33;
    error = CKR_TEMPLATE_INCOMPLETE;
    CHECK_RV(CKR_TEMPLATE_INCOMPLETE, C_CreateObject(7, NULL, 0, &object));
    CHECK(object == 33);
    error = 0x80000055UL;
    CHECK_RV(0x80000055UL, C_Logout(7));
    error = CKR_OK;
}

static void random_bytes(void) {
    CK_BYTE bytes[3];
    ANSWER_WITH("\1\0\0\0\3abc");
    CHECK_RV(CKR_OK, C_GenerateRandom(7, bytes, 3));
    ANSWER_WITH("\1\0\0\0\2ab");
    CHECK_RV(CKR_DEVICE_ERROR, C_GenerateRandom(7, bytes, 3));
}

static void attributes(void) {
    CK_BBOOL truth = 9;
    CK_ULONG number = 0;
    CK_BYTE label[4] = "zzzz";
    CK_ULONG mechanisms[2];
    CK_BBOOL inner_truth = 9;
    CK_BYTE inner_label[2];
    CK_ATTRIBUTE inner[2] = {{0, &inner_truth, 1}, {0, inner_label, 1}};
    CK_ATTRIBUTE wanted[] = {{CKA_TOKEN, &truth, 1},
                             {CKA_CLASS, &number, 8},
                             {CKA_LABEL, label, 4},
                             {CKA_ALLOWED_MECHANISMS, mechanisms, sizeof mechanisms},
                             {CKA_WRAP_TEMPLATE, inner, sizeof inner},
                             {CKA_MODULUS, label, 4},
                             {CKA_ID, label, 4},
                             {CKA_START_DATE, NULL, 0}};
    ANSWER_WITH("\0\0\0\x8"
                "\0\0\0\1\1\0\0\0\1\1"
                "\0\0\0\0\1\0\0\0\x8\0\0\0\0\0\0\0\3"
                "\0\0\0\3\1\0\0\0\2\0\0\0\2ab"
                "\x40\0\6\0\1\0\0\0\x10\0\0\0\2\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\2"
                "\x40\0\2\x11\1\0\0\0\x30\0\0\0\2\0\0\1\x8\1\0\0\0\1\1\0\0\0\3\1\0\0\0\2\0\0\0\2xy"
                "\0\0\1\x20\0"
                "\0\0\1\2\1\0\0\0\0\0\0\0\0"
                "\0\0\1\x10\1\0\0\0\x8\0\0\0\x8"
                "20260131"
                "\0\0\0\0\0\0\0\0");
    /* The door says that all went well; it did not, for one label has no room. */
    CHECK_RV(CKR_BUFFER_TOO_SMALL, C_GetAttributeValue(7, 9, wanted, 8));
    CHECK(truth == CK_TRUE && wanted[0].ulValueLen == 1);
    CHECK(number == 3 && wanted[1].ulValueLen == 8);
    CHECK(memcmp(label, "abzz", 4) == 0 && wanted[2].ulValueLen == 2);
    CHECK(mechanisms[0] == 1 && mechanisms[1] == 2 && wanted[3].ulValueLen == 16);
    CHECK(wanted[4].ulValueLen == sizeof inner && inner[0].type == CKA_SIGN && inner_truth == CK_TRUE);
    CHECK(inner[1].type == CKA_LABEL && inner[1].ulValueLen == CK_UNAVAILABLE_INFORMATION);
    CHECK(wanted[5].ulValueLen == CK_UNAVAILABLE_INFORMATION);
    CHECK(wanted[6].ulValueLen == 0 && wanted[6].pValue == label);
    CHECK(wanted[7].ulValueLen == 8);

    CK_ATTRIBUTE question = {CKA_LABEL, NULL, 0};
    ANSWER_WITH("\0\0\0\1\0\0\0\3\1\0\0\0\x5\xff\xff\xff\xff\0\0\0\0\0\0\0\0");
    CHECK_RV(CKR_OK, C_GetAttributeValue(7, 9, &question, 1));
    CHECK(question.ulValueLen == 5);
    ANSWER_WITH("\0\0\0\1\0\0\0\3\0\0\0\0\0\0\0\0\x11");
    CHECK_RV(CKR_ATTRIBUTE_SENSITIVE, C_GetAttributeValue(7, 9, &question, 1));
    CHECK(question.ulValueLen == CK_UNAVAILABLE_INFORMATION);
    ANSWER_WITH("\0\0\0\1\0\0\0\4\0\0\0\0\0\0\0\0\0");
    CHECK_RV(CKR_DEVICE_ERROR, C_GetAttributeValue(7, 9, &question, 1));
    ANSWER_WITH("\0\0\0\0\0\0\0\0\0\0\0\0");
    CHECK_RV(CKR_OK, C_GetAttributeValue(7, 9, NULL, 0));
    CK_BYTE none[1];
    CK_ATTRIBUTE no_room = {CKA_LABEL, none, 0};
    ANSWER_WITH("\0\0\0\1\0\0\0\3\1\0\0\0\2\0\0\0\2ab\0\0\0\0\0\0\0\0");
    CHECK_RV(CKR_BUFFER_TOO_SMALL, C_GetAttributeValue(7, 9, &no_room, 1));
    results = NULL;
}

static void messages(void) {
    CK_BYTE nonce[12] = "nnnnnnnnnnnn";
    CK_BYTE tag[16] = {0};
    CK_BYTE room[8];
    CK_ULONG length = sizeof room;
    CK_GCM_MESSAGE_PARAMS gcm = {nonce, 12, 0, CKG_NO_GENERATE, tag, 128};
    CHECK_RV(CKR_OK, C_EncryptMessage(7, &gcm, sizeof gcm, NULL, 0, nonce, 3, room, &length));
    CHECK(memcmp(nonce, "nnnnnnnnnnnn", 12) == 0 && memcmp(tag, "TAGTAGTAGTAGTAGT", 16) == 0);
    gcm.ivGenerator = CKG_GENERATE;
    memset(tag, 0, sizeof tag);
    CHECK_RV(CKR_OK, C_EncryptMessageBegin(7, &gcm, sizeof gcm, NULL, 0));
    CHECK(memcmp(nonce, "NONCENONCENO", 12) == 0 && tag[0] == 0);
    length = sizeof room;
    CHECK_RV(CKR_OK, C_EncryptMessageNext(7, &gcm, sizeof gcm, nonce, 3, room, &length, 0));
    CHECK(tag[0] == 0);
    CHECK_RV(CKR_OK, C_EncryptMessageNext(7, &gcm, sizeof gcm, nonce, 3, room, &length, CKF_END_OF_MESSAGE));
    CHECK(tag[0] == 'T');
    gcm.ulTagBits = 96;
    CHECK_RV(CKR_DEVICE_ERROR, C_EncryptMessage(7, &gcm, sizeof gcm, NULL, 0, nonce, 3, room, &length));
}

static void encapsulation(void) {
    CK_MECHANISM mechanism = {CKM_ML_KEM, NULL, 0};
    CK_BYTE room[8];
    CK_ULONG length = 0;
    CK_ULONG key = 33;
    ANSWER_WITH("\0\0\0\4\x40\0\0\0\0\0\0\0\0");
    CHECK_RV(CKR_OK, C_EncapsulateKey(7, &mechanism, 9, NULL, 0, NULL, &length, NULL));
    CHECK(length == 1088);
    length = 8;
    CHECK_RV(CKR_BUFFER_TOO_SMALL, C_EncapsulateKey(7, &mechanism, 9, NULL, 0, room, &length, &key));
    CHECK(key == 33);
    ANSWER_WITH("\1\0\0\0\2ab\0\0\0\0\0\0\0\5");
    length = 8;
    CHECK_RV(CKR_OK, C_EncapsulateKey(7, &mechanism, 9, NULL, 0, room, &length, &key));
    CHECK(key == 5 && length == 2);
    results = NULL;
}

/* The door has the tag behind the wrapped key, the caller of this form has it apart. */
static void tags_apart(void) {
    CK_BYTE nonce[12] = {1};
    CK_BYTE tag[4] = {0};
    CK_BYTE room[8] = {0};
    CK_ULONG length = 0;
    CK_ULONG key = 0;
    CK_GCM_MESSAGE_PARAMS gcm = {nonce, 12, 0, CKG_NO_GENERATE, tag, 32};
    CK_MECHANISM mechanism = {CKM_AES_GCM, &gcm, sizeof gcm};
    ANSWER_WITH("\0\0\0\0\7");
    CHECK_RV(CKR_OK, C_WrapKeyAuthenticated(7, &mechanism, 9, 10, NULL, 0, NULL, &length));
    CHECK(length == 3);
    length = 2;
    CHECK_RV(CKR_BUFFER_TOO_SMALL, C_WrapKeyAuthenticated(7, &mechanism, 9, 10, NULL, 0, room, &length));
    CHECK(length == 3);
    ANSWER_WITH("\1\0\0\0\7keyTAGS");
    CHECK_RV(CKR_OK, C_WrapKeyAuthenticated(7, &mechanism, 9, 10, NULL, 0, room, &length));
    CHECK(length == 3 && memcmp(room, "key", 4) == 0 && memcmp(tag, "TAGS", 4) == 0);
    ANSWER_WITH("\1\0\0\0\2ke");
    CHECK_RV(CKR_DEVICE_ERROR, C_WrapKeyAuthenticated(7, &mechanism, 9, 10, NULL, 0, room, &length));
    results = NULL;
    CHECK_RV(CKR_OK, C_UnwrapKeyAuthenticated(7, &mechanism, 9, room, 3, NULL, 0, NULL, 0, &key));
    static uint8_t arguments[256];
    size_t size = door_arguments(arguments, sizeof arguments);
    CHECK(memmem(arguments, size, "\0\0\0\7keyTAGS", 11) != NULL);
    /* The same length, and another structure: then the tag stays where it is. */
    CK_GCM_PARAMS single = {nonce, 12, 96, NULL, 0, 32};
    mechanism.pParameter = &single;
    ANSWER_WITH("\1\0\0\0\7keyTAGS");
    length = 8;
    CHECK_RV(CKR_OK, C_WrapKeyAuthenticated(7, &mechanism, 9, 10, NULL, 0, room, &length));
    CHECK(length == 7);
    gcm.ivGenerator = CKG_GENERATE;
    mechanism.pParameter = &gcm;
    CHECK_RV(CKR_MECHANISM_PARAM_INVALID, C_WrapKeyAuthenticated(7, &mechanism, 9, 10, NULL, 0, room, &length));
    results = NULL;
}

void test_answers(void) {
    door_open(answer_results);
    CHECK_RV(CKR_OK, C_Initialize(NULL));
    bytes_into_room();
    numbers_into_room();
    errors();
    random_bytes();
    attributes();
    messages();
    encapsulation();
    tags_apart();
    CHECK_RV(CKR_OK, C_Finalize(NULL));
    door_close();
}
