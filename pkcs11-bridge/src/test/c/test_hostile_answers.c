/* Whatever a door answers, the module survives it, writes nothing beyond the caller's room, and works again afterwards. */
#define _GNU_SOURCE
#include <string.h>

#include "check.h"
#include "door.h"
#include "drives.h"

#define ROUNDS 400

static uint64_t random_state = 20260131;
static bool mutate;
static bool attributes_asked;

/* Of C_GetAttributeValue with what the drive below asks. */
static const char attributes_answer[] =
    "\0\0\0\5"
    "\0\0\0\1\1\0\0\0\1\1"
    "\0\0\0\0\1\0\0\0\x8\0\0\0\0\0\0\0\3"
    "\0\0\0\3\1\0\0\0\2\0\0\0\2ab"
    "\x40\0\6\0\1\0\0\0\x10\0\0\0\2\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\2"
    "\x40\0\2\x11\1\0\0\0\x30\0\0\0\2\0\0\1\x8\1\0\0\0\1\1\0\0\0\3\1\0\0\0\2\0\0\0\2xy"
    "\0\0\0\0\0\0\0\0";

static void change_bytes(struct buffer *message) {
    static const uint32_t lengths[] = {0, 1, 2, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff, 0x10000, 64, 65};
    uint64_t bits = next_random(&random_state);
    size_t at = message->length > 0 ? (bits >> 16) % message->length : 0;
    switch (bits % 5) {
        case 0:
            message->bytes[at] ^= (uint8_t)(1u << ((bits >> 8) & 7));
            break;
        case 1:
            message->bytes[at] = (uint8_t)(bits >> 40);
            break;
        case 2:
            buffer_cut(message, at);
            break;
        case 3:
            if (at + 4 <= message->length) {
                write_u32(message->bytes + at, lengths[(bits >> 48) % 10]);
            }
            break;
        default:
            memset(buffer_extend(message, 1 + (bits >> 40) % 64), 0xff, 1);
            break;
    }
}

/* The frame around it: then nobody knows any more where the next one begins. */
static void break_frame(struct buffer *message) {
    struct buffer frame;
    buffer_open(&frame);
    put_u32(&frame, 0); /* the door puts the number in its place, changed by this */
    put_u32(&frame, 0);
    put_u32(&frame, (uint32_t)message->length);
    put_bytes(&frame, message->bytes, message->length);
    uint64_t bits = next_random(&random_state);
    size_t at = (bits >> 8) % 12;
    frame.bytes[at] ^= (uint8_t)(1 + bits % 255);
    if ((bits >> 32) % 4 == 0) {
        buffer_cut(&frame, 4 + (bits >> 40) % (frame.length - 4));
    }
    buffer_cut(message, 0);
    put_bytes(message, frame.bytes, frame.length);
    buffer_close(&frame);
}

static void answer_anything(struct exchange *exchange) {
    if (exchange->call == call_number(CALL_C_GetAttributeValue)) {
        buffer_cut(&exchange->answer, 8 + 3);
        put_bytes(&exchange->answer, attributes_answer, sizeof attributes_answer - 1);
        attributes_asked = true;
    }
    if (!mutate) {
        return;
    }
    uint64_t bits = next_random(&random_state);
    if (bits % 16 == 0) {
        break_frame(&exchange->answer);
        exchange->fate = RAW;
        return;
    }
    if (bits % 64 == 1) {
        answer_error(&exchange->answer, bits >> 8);
    }
    for (uint64_t changes = 1 + (bits >> 60) % 3; changes > 0; changes--) {
        change_bytes(&exchange->answer);
    }
}

static void drive(const struct drive *each) {
    /* From the heap, so that the byte behind each is watched. */
    CK_BYTE *data = malloc(16);
    CK_BYTE *label = malloc(32);
    CK_BYTE *result = malloc(5);
    CK_ULONG *numbers = malloc(2 * sizeof *numbers);
    CK_TOKEN_INFO *info = malloc(sizeof *info);
    CK_BYTE *nonce = malloc(12);
    CK_BYTE *tag = malloc(16);
    CK_ULONG *out = malloc(sizeof *out);
    CK_ULONG result_length = 5;
    CK_ULONG numbers_count = 2;
    CK_BBOOL *truth = malloc(1);
    CK_BYTE *text = malloc(2);
    CK_ULONG *mechanisms = malloc(2 * sizeof *mechanisms);
    CK_ATTRIBUTE inner[2] = {{0, truth, 1}, {0, text, 2}};
    CK_ATTRIBUTE attributes[] = {{CKA_TOKEN, truth, 1},
                                 {CKA_CLASS, out, 8},
                                 {CKA_LABEL, text, 2},
                                 {CKA_ALLOWED_MECHANISMS, mechanisms, 16},
                                 {CKA_WRAP_TEMPLATE, inner, sizeof inner}};
    memset(data, 1, 16);
    memset(label, ' ', 32);
    memset(nonce, 2, 12);
    memset(tag, 3, 16);
    memset(mechanisms, 0, 2 * sizeof *mechanisms);
    *truth = CK_TRUE;
    memset(text, 'x', 2);
    *out = 3;
    CK_GCM_MESSAGE_PARAMS message = {nonce, 12, 0, CKG_GENERATE, tag, 128};
    struct values values = {.session = 7,
                            .number = 1,
                            .handle = 9,
                            .attributes = attributes,
                            .count = 5,
                            .data = data,
                            .length = 16,
                            .other = data,
                            .otherLength = 16,
                            .iv = nonce,
                            .ivLength = 12,
                            .text = (CK_BYTE *)"C_Sign",
                            .label = label,
                            .result = result,
                            .resultLength = &result_length,
                            .numbers = numbers,
                            .numbersCount = &numbers_count,
                            .maximum = 2,
                            .parameter = &message,
                            .parameterLength = sizeof message,
                            .out = out,
                            .out2 = out,
                            .info = info};
    if (each->call(&values) == CKR_OK && result_length != 5) {
        CHECK(result_length < 5);
    }
    free(data);
    free(label);
    free(result);
    free(numbers);
    free(info);
    free(nonce);
    free(tag);
    free(out);
    free(truth);
    free(text);
    free(mechanisms);
}

/* A length that the door only announces must not be reserved for ever, nor believed. */
static void announce_too_much(struct exchange *exchange) {
    buffer_cut(&exchange->answer, 0);
    put_u32(&exchange->answer, 0);
    put_u32(&exchange->answer, 0);
    put_u32(&exchange->answer, LINK_LONGEST + 1);
    exchange->fate = RAW;
}

void test_hostile_answers(void) {
    door_open(answer_anything);
    CHECK_RV(CKR_OK, C_Initialize(NULL));
    for (int round = 0; round < ROUNDS; round++) {
        mutate = true;
        for (unsigned i = 0; i < drive_count; i++) {
            drive(&drives[i]);
        }
        mutate = false;
        CK_BYTE byte;
        CK_ULONG object;
        CK_RV rv = C_CreateObject(7, NULL, 0, &object);
        CHECK(rv == CKR_OK || rv == CKR_DEVICE_ERROR);
        CHECK_RV(CKR_OK, C_SeedRandom(7, &byte, 0));
    }
    CHECK(attributes_asked && door_connections() > ROUNDS);
    door_close();
    door_open(announce_too_much);
    CHECK_RV(CKR_DEVICE_ERROR, C_Logout(7));
    CHECK_RV(CKR_OK, C_Finalize(NULL));
    door_close();
}
