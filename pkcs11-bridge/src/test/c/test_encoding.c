/* What goes over the wire, byte for byte: parameters of mechanisms, attributes, parameters of messages, room for results. */
#define _GNU_SOURCE
#include <string.h>

#include "check.h"
#include "door.h"

static void answer_as_is(struct exchange *exchange) {
    (void)exchange;
}

/* Not this program's: what is sent is looked at elsewhere. */
static bool at_another_door;

/* Whether the arguments of the last call were these bytes, given in hexadecimal with blanks wherever they help. */
static bool sent(const char *expected) {
    if (at_another_door) {
        return true;
    }
    static uint8_t arguments[4096];
    static char hex[2 * sizeof arguments + 1];
    size_t size = door_arguments(arguments, sizeof arguments);
    for (size_t i = 0; i < size; i++) {
        snprintf(hex + 2 * i, 3, "%02x", arguments[i]);
    }
    hex[2 * size] = '\0';
    const char *at = hex;
    for (const char *wanted = expected; *wanted != '\0'; wanted++) {
        if (*wanted != ' ' && *wanted != *at++) {
            fprintf(stderr, "sent %s\nnot  %s\n", hex, expected);
            return false;
        }
    }
    if (*at != '\0') {
        fprintf(stderr, "sent %s\nnot  %s\n", hex, expected);
    }
    return *at == '\0';
}

#define SESSION "0000000000000007 "
#define KEY " 0000000000000009"

/* Session 7, key 9, and between them the mechanism. */
static void sends_mechanism(CK_ULONG type, void *parameter, CK_ULONG length, const char *expected) {
    CK_MECHANISM mechanism = {type, parameter, length};
    char all[1024];
    CHECK_RV(CKR_OK, C_SignInit(7, &mechanism, 9));
    snprintf(all, sizeof all, SESSION "%08lx %s" KEY, type, expected);
    CHECK(sent(all));
}

#define WITH(parameter) &(parameter), sizeof(parameter)
#define U(n) "00000000000000" #n " "
#define AB "01 00000002 4142 "
#define XYZ "01 00000003 58595a "
#define NONE "01 ffffffff "

static CK_BYTE ab[] = {'A', 'B'};
static CK_BYTE xyz[] = {'X', 'Y', 'Z'};
static CK_BYTE block[16] = {1, 2, 3};
#define BLOCK "01 00000010 01020300000000000000000000000000 "

static void parameters_of_signatures(void) {
    CHECK_RV(CKR_OK, C_SignInit(7, NULL, 9));
    CHECK(sent(SESSION "ffffffff" KEY));
    sends_mechanism(CKM_RSA_PKCS, NULL, 0, "00");
    sends_mechanism(CKM_AES_GCM, NULL, 48, "00");
    CK_ULONG mac_length = 16;
    sends_mechanism(CKM_AES_CMAC_GENERAL, WITH(mac_length), "01" U(10));
    CK_RSA_PKCS_PSS_PARAMS pss = {CKM_SHA256, 2, 32};
    sends_mechanism(CKM_RSA_PKCS_PSS, WITH(pss), "01 0000000000000250" U(02) U(20));
    CK_EDDSA_PARAMS eddsa = {CK_TRUE, 2, ab};
    sends_mechanism(CKM_EDDSA, WITH(eddsa), "01 01" AB);
    CK_SIGN_ADDITIONAL_CONTEXT context = {1, xyz, 3};
    sends_mechanism(CKM_ML_DSA, WITH(context), "01" U(01) XYZ);
    CK_HASH_SIGN_ADDITIONAL_CONTEXT hashed = {2, ab, 2, CKM_SHA512};
    sends_mechanism(CKM_HASH_ML_DSA, WITH(hashed), "01" U(02) AB "0000000000000270");
}

static void parameters_of_ciphers(void) {
    sends_mechanism(CKM_AES_CBC, WITH(block), "01" BLOCK);
    CK_AES_CTR_PARAMS ctr = {32, {1, 2, 3}};
    sends_mechanism(CKM_AES_CTR, WITH(ctr), "01" U(20) BLOCK);
    CK_GCM_PARAMS gcm = {block, 16, 128, ab, 2, 96};
    sends_mechanism(CKM_AES_GCM, WITH(gcm), "01" BLOCK U(80) AB U(60));
    CK_GCM_PARAMS_WITHOUT_IV_BITS old = {xyz, 3, NULL, 0, 96};
    sends_mechanism(CKM_AES_GCM, WITH(old), "01" XYZ U(18) NONE U(60));
    CK_CCM_PARAMS ccm = {5, xyz, 3, ab, 2, 16};
    sends_mechanism(CKM_AES_CCM, WITH(ccm), "01" U(05) XYZ AB U(10));
    CK_SALSA20_CHACHA20_POLY1305_PARAMS chacha = {xyz, 3, ab, 2};
    sends_mechanism(CKM_CHACHA20_POLY1305, WITH(chacha), "01" XYZ AB);
    CK_RSA_PKCS_OAEP_PARAMS oaep = {CKM_SHA_1, 1, 1, ab, 2};
    sends_mechanism(CKM_RSA_PKCS_OAEP, WITH(oaep), "01 0000000000000220" U(01) U(01) AB);
    CK_RSA_AES_KEY_WRAP_PARAMS rsa_aes = {256, &oaep};
    sends_mechanism(CKM_RSA_AES_KEY_WRAP, WITH(rsa_aes), "01 0000000000000100 0000000000000220" U(01) U(01) AB);
    CK_ECDH_AES_KEY_WRAP_PARAMS ecdh_aes = {128, 1, 2, ab};
    sends_mechanism(CKM_ECDH_AES_KEY_WRAP, WITH(ecdh_aes), "01" U(80) U(01) AB);
}

static void parameters_of_derivations(void) {
    CK_ECDH1_DERIVE_PARAMS ecdh = {1, 2, ab, 3, xyz};
    sends_mechanism(CKM_ECDH1_DERIVE, WITH(ecdh), "01" U(01) AB XYZ);
    CK_KEY_DERIVATION_STRING_DATA string = {xyz, 3};
    sends_mechanism(CKM_CONCATENATE_BASE_AND_DATA, WITH(string), "01" XYZ);
    CK_AES_CBC_ENCRYPT_DATA_PARAMS cbc = {{1, 2, 3}, ab, 2};
    sends_mechanism(CKM_AES_CBC_ENCRYPT_DATA, WITH(cbc), "01" BLOCK AB);
    CK_PKCS5_PBKD2_PARAMS2 pbkdf2 = {1, ab, 2, 80, 4, NULL, 0, xyz, 3};
    sends_mechanism(CKM_PKCS5_PBKD2, WITH(pbkdf2), "01" U(01) AB U(50) U(04) NONE XYZ);
    CK_HKDF_PARAMS hkdf = {CK_TRUE, CK_FALSE, CKM_SHA256, 4, ab, 2, 5, xyz, 3};
    sends_mechanism(CKM_HKDF_DERIVE, WITH(hkdf), "01 01 00 0000000000000250" U(04) AB U(05) XYZ);
    CK_ULONG other_key = 5;
    sends_mechanism(CKM_CONCATENATE_BASE_AND_KEY, WITH(other_key), "01" U(05));

    CK_SP800_108_COUNTER_FORMAT counter = {CK_TRUE, 16};
    CK_SP800_108_DKM_LENGTH_FORMAT length = {2, CK_FALSE, 32};
    CK_PRF_DATA_PARAM data[] = {{CK_SP800_108_ITERATION_VARIABLE, WITH(counter)},
                                {CK_SP800_108_BYTE_ARRAY, ab, 2},
                                {CK_SP800_108_DKM_LENGTH, WITH(length)}};
    CK_SP800_108_KDF_PARAMS counter_mode = {CKM_AES_CMAC, 3, data, 1, NULL};
#define DATA \
    "00000003 " U(01) "01" U(10) U(00) NONE U(04) "00" U(00) U(00) AB U(03) "00" U(20) U(02) NONE
    sends_mechanism(CKM_SP800_108_COUNTER_KDF, WITH(counter_mode), "01 000000000000108a" DATA U(01) NONE);
    CK_SP800_108_FEEDBACK_KDF_PARAMS feedback = {CKM_AES_CMAC, 3, data, 3, xyz, 0, NULL};
    sends_mechanism(CKM_SP800_108_FEEDBACK_KDF, WITH(feedback), "01 000000000000108a" DATA U(00) XYZ);
    data[0] = (CK_PRF_DATA_PARAM){CK_SP800_108_ITERATION_VARIABLE, NULL, 0};
    feedback.ulNumberOfDataParams = 1;
    sends_mechanism(CKM_SP800_108_FEEDBACK_KDF, WITH(feedback),
                    "01 000000000000108a 00000001 " U(01) "00" U(00) U(00) NONE U(00) XYZ);
}

/* A parameter that is not one leaves the word to the server, which is not told what it was. */
static void parameters_that_are_none(void) {
#define RAW "02 01 ffffffff"
    CK_GCM_PARAMS gcm = {NULL, 12, 96, NULL, 0, 128};
    sends_mechanism(CKM_AES_GCM, WITH(gcm), RAW);
    gcm = (CK_GCM_PARAMS){ab, 1UL << 40, 96, NULL, 0, 128};
    sends_mechanism(CKM_AES_GCM, WITH(gcm), RAW);
    sends_mechanism(CKM_AES_GCM, &gcm, 47, RAW);
    sends_mechanism(CKM_RSA_PKCS, ab, 2, RAW);
    sends_mechanism(0x80000001UL, ab, 2, RAW);
    sends_mechanism(CKM_AES_CBC, ab, 1UL << 50, RAW);
    CK_RSA_AES_KEY_WRAP_PARAMS rsa_aes = {256, NULL};
    sends_mechanism(CKM_RSA_AES_KEY_WRAP, WITH(rsa_aes), RAW);
    CK_SP800_108_KDF_PARAMS kbkdf = {CKM_AES_CMAC, 1UL << 60, NULL, 0, NULL};
    sends_mechanism(CKM_SP800_108_COUNTER_KDF, WITH(kbkdf), RAW);
    CK_PRF_DATA_PARAM data[] = {{CK_SP800_108_ITERATION_VARIABLE, ab, 2}};
    kbkdf = (CK_SP800_108_KDF_PARAMS){CKM_AES_CMAC, 1, data, 0, NULL};
    sends_mechanism(CKM_SP800_108_COUNTER_KDF, WITH(kbkdf), RAW);
    CK_MECHANISM mechanism = {1UL << 32, NULL, 0};
    CHECK_RV(CKR_MECHANISM_INVALID, C_SignInit(7, &mechanism, 9));
}

static void sends_attribute(CK_ULONG type, void *value, CK_ULONG length, const char *expected) {
    CK_ATTRIBUTE attribute = {type, value, length};
    char all[1024];
    CHECK_RV(CKR_OK, C_SetAttributeValue(7, 9, &attribute, 1));
    snprintf(all, sizeof all, SESSION KEY " 00000001 %08lx %s", type, expected);
    CHECK(sent(all));
}

static void attributes(void) {
    CK_BBOOL truth = CK_TRUE;
    CK_ULONG number = 3;
    CK_ULONG mechanisms[] = {CKM_RSA_PKCS, CKM_AES_GCM};
    CK_ATTRIBUTE inner[] = {{CKA_SIGN, &truth, 1}, {CKA_LABEL, ab, 2}};
    sends_attribute(CKA_TOKEN, &truth, 1, "01 00000001 01");
    sends_attribute(CKA_CLASS, &number, 8, "01 00000008 0000000000000003");
    sends_attribute(CKA_PARAMETER_SET, &number, 8, "01 00000008 0000000000000003");
    sends_attribute(CKA_LABEL, xyz, 3, "01 00000003 00000003 58595a");
    sends_attribute(CKA_START_DATE, "20260131", 8, "01 00000008 00000008 3230323630313331");
    sends_attribute(CKA_START_DATE, NULL, 0, "01 00000000 00000000");
    sends_attribute(CKA_ALLOWED_MECHANISMS, WITH(mechanisms), "01 00000010 00000002 0000000000000001 0000000000001087");
    sends_attribute(CKA_UNWRAP_TEMPLATE, WITH(inner),
                    "01 00000030 00000002 00000108 01 00000001 01 00000003 01 00000002 00000002 4142");
    sends_attribute(0x80001234UL, ab, 2, "01 00000002 00000002 4142");
    sends_attribute(CKA_LABEL, ab, CK_UNAVAILABLE_INFORMATION, "00");
    sends_attribute(CKA_CLASS, NULL, 0, "01 00000000 0000000000000000");

    static const struct {
        CK_ULONG type;
        CK_ULONG length;
    } misfits[] = {{CKA_TOKEN, 4},        {CKA_CLASS, 4},  {CKA_START_DATE, 7}, {CKA_ALLOWED_MECHANISMS, 12},
                   {CKA_WRAP_TEMPLATE, 25}, {CKA_LABEL, ~1UL}};
    for (size_t i = 0; i < sizeof misfits / sizeof *misfits; i++) {
        CK_ATTRIBUTE attribute = {misfits[i].type, mechanisms, misfits[i].length};
        CHECK_RV(CKR_ATTRIBUTE_VALUE_INVALID, C_SetAttributeValue(7, 9, &attribute, 1));
        attribute.pValue = NULL;
        CHECK_RV(CKR_ATTRIBUTE_VALUE_INVALID, C_SetAttributeValue(7, 9, &attribute, 1));
    }
    CK_ATTRIBUTE large_type = {1UL << 32, NULL, 0};
    CHECK_RV(CKR_ATTRIBUTE_TYPE_INVALID, C_SetAttributeValue(7, 9, &large_type, 1));
    CHECK_RV(CKR_ATTRIBUTE_TYPE_INVALID, C_GetAttributeValue(7, 9, &large_type, 1));
    CK_ATTRIBUTE endless = {CKA_WRAP_TEMPLATE, NULL, sizeof endless};
    endless.pValue = &endless;
    CHECK_RV(CKR_ATTRIBUTE_VALUE_INVALID, C_SetAttributeValue(7, 9, &endless, 1));
    CHECK_RV(CKR_ARGUMENTS_BAD, C_GetAttributeValue(7, 9, &endless, 1));
}

static void wanted_attributes(void) {
    CK_BYTE room[100];
    CK_ATTRIBUTE inner[] = {{0, NULL, 0}, {0, room, 5}};
    CK_ATTRIBUTE wanted[] = {{CKA_LABEL, room, 10}, {CKA_ID, NULL, 10}, {CKA_VALUE, room, 0}, {CKA_WRAP_TEMPLATE, WITH(inner)},
                             {CKA_MODULUS, room, ~0UL}};
    C_GetAttributeValue(7, 9, wanted, 5);
    CHECK(sent(SESSION KEY "00000005 00000003 0000000a 00000102 00000000 00000011 ffffffff"
                           "40000211 00000030 00000002 00000000 00000000 00000000 00000005 00000120 7fffffff"));
    C_GetAttributeValue(7, 9, NULL, 0);
    CHECK(sent(SESSION KEY "00000000"));
}

static void rooms(void) {
    CK_BYTE room[8];
    CK_ULONG length = 99;
    C_SignFinal(7, NULL, &length);
    CHECK(sent(SESSION "00000000"));
    length = 0;
    C_SignFinal(7, room, &length);
    CHECK(sent(SESSION "ffffffff"));
    length = 8;
    C_SignFinal(7, room, &length);
    CHECK(sent(SESSION "00000008"));
    C_Login(7, 1, NULL, 0);
    CHECK(sent(SESSION U(01) NONE));
    C_Login(7, 1, ab, 0);
    CHECK(sent(SESSION U(01) "01 00000000"));
    C_Login(7, 1, ab, 2);
    CHECK(sent(SESSION U(01) AB));
}

static void messages(void) {
    CK_BYTE tag[4] = {9, 9, 9, 9};
    CK_BYTE nonce[12] = {1};
    CK_BYTE room[8];
    CK_ULONG length = sizeof room;
    CK_GCM_MESSAGE_PARAMS gcm = {nonce, 12, 32, CKG_GENERATE_COUNTER, tag, 32};
    C_EncryptMessage(7, WITH(gcm), ab, 2, xyz, 3, room, &length);
#define NONCE "01 0000000c 010000000000000000000000"
    CHECK(sent(SESSION "01" NONCE U(20) U(02) U(00) U(20) NONE AB XYZ "00000008"));
    length = sizeof room;
    C_DecryptMessage(7, WITH(gcm), ab, 2, xyz, 3, room, &length);
    CHECK(sent(SESSION "01" NONCE U(20) U(02) U(00) U(20) "01 00000004 09090909" AB XYZ "00000008"));
    gcm.pTag = NULL;
    C_DecryptMessageBegin(7, WITH(gcm), NULL, 0);
    CHECK(sent(SESSION "01" NONCE U(20) U(02) U(00) U(20) NONE NONE));
    CK_CCM_MESSAGE_PARAMS ccm = {3, xyz, 3, 0, CKG_NO_GENERATE, tag, 4};
    length = sizeof room;
    C_DecryptMessageNext(7, WITH(ccm), ab, 2, room, &length, CKF_END_OF_MESSAGE);
    CHECK(sent(SESSION "02" XYZ U(00) U(00) U(03) U(20) "01 00000004 09090909" AB "00000008" U(01)));
    CK_SALSA20_CHACHA20_POLY1305_MSG_PARAMS chacha = {xyz, 3, NULL};
    length = sizeof room;
    C_EncryptMessageNext(7, WITH(chacha), ab, 2, room, &length, 0);
    CHECK(sent(SESSION "03" XYZ U(00) U(00) U(00) U(80) NONE AB "00000008" U(00)));
    /* Nothing that could be a parameter. */
    length = sizeof room;
    C_EncryptMessage(7, WITH(chacha), ab, 2, xyz, 3, room, &length);
#define NO_PARAMETER "00" NONE U(00) U(00) U(00) U(00) NONE
    CHECK(sent(SESSION NO_PARAMETER AB XYZ "00000008"));
    C_EncryptMessageBegin(7, ab, 2, NULL, 0);
    CHECK(sent(SESSION NO_PARAMETER NONE));
}

void send_every_parameter(void) {
    at_another_door = true;
    parameters_of_signatures();
    parameters_of_ciphers();
    parameters_of_derivations();
    parameters_that_are_none();
}

void test_encoding(void) {
    door_open(answer_as_is);
    CHECK_RV(CKR_OK, C_Initialize(NULL));
    parameters_of_signatures();
    parameters_of_ciphers();
    parameters_of_derivations();
    parameters_that_are_none();
    attributes();
    wanted_attributes();
    rooms();
    messages();
    CHECK_RV(CKR_OK, C_Finalize(NULL));
    door_close();
}
