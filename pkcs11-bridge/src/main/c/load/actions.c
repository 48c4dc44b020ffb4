/* What a thread of mix does with a device, and what must come of it. */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <string.h>

#include "model.h"
#include "sha256.h"

static struct object *new_object(struct worker *self, enum kind kind)
{
    struct object *object = free_place(self);
    if (object == NULL || self->labels == MOST_LABELS) {
        return NULL;
    }
    *object = (struct object){.kind = kind, .on_token = below(self, 3) > 0, .number = self->labels};
    self->history[self->labels++] = (struct history){GONE, kind, "never made", CKR_OK};
    object->length = 1 + below(self, LONGEST_VALUE);
    fill(self, object->value, object->length);
    return object;
}

static void create_data(struct worker *self)
{
    struct object *object = new_object(self, DATA);
    char label[64];
    CK_ULONG class = CKO_DATA;
    if (object == NULL) {
        return;
    }
    CK_BBOOL kept = object->on_token, private = below(self, 2) > 0;
    CK_ATTRIBUTE template[] = {{CKA_CLASS, &class, sizeof class}, {CKA_TOKEN, &kept, 1}, {CKA_PRIVATE, &private, 1},
        {CKA_LABEL, label, label_of(self, object->number, label)}, {CKA_VALUE, object->value, object->length}};
    made(self, object, CALL(C_CreateObject)(self->session, template, 5, &object->handle), "C_CreateObject");
}

static void generate_aes(struct worker *self)
{
    struct object *object = new_object(self, AES);
    char label[64];
    CK_MECHANISM mechanism = {CKM_AES_KEY_GEN, NULL, 0};
    CK_ULONG size = 32;
    if (object == NULL) {
        return;
    }
    CK_BBOOL kept = object->on_token;
    CK_ATTRIBUTE template[] = {{CKA_TOKEN, &kept, 1}, {CKA_PRIVATE, &yes, 1}, {CKA_SENSITIVE, &yes, 1},
        {CKA_EXTRACTABLE, &no, 1}, {CKA_ENCRYPT, &yes, 1}, {CKA_DECRYPT, &yes, 1}, {CKA_VALUE_LEN, &size, sizeof size},
        {CKA_ID, object->value, object->length}, {CKA_LABEL, label, label_of(self, object->number, label)}};
    made(self, object, CALL(C_GenerateKey)(self->session, &mechanism, template, 9, &object->handle), "C_GenerateKey");
}

static void generate_pair(struct worker *self, enum kind kind)
{
    struct object *object = new_object(self, kind);
    char label[64];
    CK_ULONG bits = 2048;
    CK_BYTE exponent[] = {1, 0, 1};
    CK_MECHANISM mechanism = {kind == RSA ? CKM_RSA_PKCS_KEY_PAIR_GEN : CKM_EC_KEY_PAIR_GEN, NULL, 0};
    if (object == NULL) {
        return;
    }
    CK_BBOOL kept = object->on_token;
    CK_ULONG length = label_of(self, object->number, label);
    CK_ATTRIBUTE public[] = {{CKA_TOKEN, &kept, 1}, {CKA_VERIFY, &yes, 1}, {CKA_LABEL, label, length},
        {CKA_EC_PARAMS, p256, sizeof p256}, {CKA_PUBLIC_EXPONENT, exponent, sizeof exponent}};
    CK_ATTRIBUTE private[] = {{CKA_TOKEN, &kept, 1}, {CKA_PRIVATE, &yes, 1}, {CKA_SENSITIVE, &yes, 1},
        {CKA_EXTRACTABLE, &no, 1}, {CKA_SIGN, &yes, 1}, {CKA_ID, object->value, object->length}, {CKA_LABEL, label, length}};
    if (kind == RSA) {
        public[3] = (CK_ATTRIBUTE){CKA_MODULUS_BITS, &bits, sizeof bits};
    }
    made(self, object,
        CALL(C_GenerateKeyPair)(self->session, &mechanism, public, kind == RSA ? 5 : 4, private, 7, &object->public,
            &object->handle),
        "C_GenerateKeyPair");
}

static void generate_ec(struct worker *self) { generate_pair(self, EC); }

static void generate_rsa(struct worker *self)
{
    if (choose(self, 1u << RSA) == NULL) {
        generate_pair(self, RSA);
    }
}

/* Signs in parts, and verifies the whole; with an elliptic curve, what was digested here. */
static void sign_and_verify(struct worker *self)
{
    struct object *key = choose(self, 1u << EC | (below(self, 4) == 0 ? 1u << RSA : 0));
    CK_BYTE message[LONGEST_MESSAGE] = {0}, signature[256], digest[SHA256_SIZE];
    CK_ULONG size = 1 + below(self, LONGEST_MESSAGE), cut = below(self, size), length = sizeof signature;
    if (key == NULL) {
        return;
    }
    fill(self, message, size);
    sha256(message, size, digest);
    CK_MECHANISM whole = {key->kind == RSA ? CKM_SHA256_RSA_PKCS : CKM_ECDSA_SHA256, NULL, 0};
    CK_MECHANISM raw = {CKM_ECDSA, NULL, 0};
    bool only_raw = key->kind == EC && !ecdsa_sha256_is_carried;
    if (only_raw) {
        if (!done_with(self, key, CALL(C_SignInit)(self->session, &raw, key->handle), "C_SignInit")
            || !done_with(self, key, CALL(C_Sign)(self->session, digest, sizeof digest, signature, &length), "C_Sign")) {
            return;
        }
    } else if (!done_with(self, key, CALL(C_SignInit)(self->session, &whole, key->handle), "C_SignInit")
        || !done_with(self, key, CALL(C_SignUpdate)(self->session, message, cut), "C_SignUpdate")
        || !done_with(self, key, CALL(C_SignUpdate)(self->session, message + cut, size - cut), "C_SignUpdate")
        || !done_with(self, key, CALL(C_SignFinal)(self->session, signature, &length), "C_SignFinal")) {
        return;
    }
    bool digested = only_raw || (key->kind == EC && below(self, 2) > 0);
    CK_BYTE *signed_bytes = digested ? digest : message;
    CK_ULONG signed_size = digested ? sizeof digest : size;
    bool spoilt = below(self, 4) == 0;
    signature[below(self, length)] ^= spoilt ? 4 : 0;
    if (!done_with(self, key, CALL(C_VerifyInit)(self->session, digested ? &raw : &whole, key->public), "C_VerifyInit")) {
        return;
    }
    CK_RV value = CALL(C_Verify)(self->session, signed_bytes, signed_size, signature, length);
    if (spoilt) {
        hold(self, value != CKR_OK, "a spoilt signature is verified");
        value = value == CKR_SIGNATURE_INVALID ? CKR_OK : value;
    }
    done_with(self, key, value, "C_Verify");
}

/* What is sealed once under an IV is the same ever after, and opens. */
static void seal_and_open(struct worker *self)
{
    struct object *key = choose(self, 1u << AES);
    CK_BYTE iv[16] = {7}, message[LONGEST_VALUE], sealed[LONGEST_VALUE + 16], opened[LONGEST_VALUE + 16];
    CK_ULONG length = 0, room = sizeof sealed, opened_length = sizeof opened;
    if (key == NULL) {
        return;
    }
    bool gcm = gcm_is_carried && key->number % 2 == 0;
    CK_GCM_PARAMS parameters = {iv, 12, 96, NULL, 0, 128};
    CK_MECHANISM mechanism = {CKM_AES_CBC_PAD, iv, sizeof iv};
    if (!gcm && !cbc_is_carried) {
        return;
    }
    if (gcm) {
        mechanism = (CK_MECHANISM){CKM_AES_GCM, &parameters, sizeof parameters};
    }
    CK_ULONG size = message_of(key, message), cut = below(self, size);
    if (!done_with(self, key, CALL(C_EncryptInit)(self->session, &mechanism, key->handle), "C_EncryptInit")) {
        return;
    }
    CK_ULONG part = room;
    if (!done_with(self, key, CALL(C_EncryptUpdate)(self->session, message, cut, sealed, &part), "C_EncryptUpdate")) {
        return;
    }
    length = part;
    part = room - length;
    if (!done_with(self, key, CALL(C_EncryptUpdate)(self->session, message + cut, size - cut, sealed + length, &part),
            "C_EncryptUpdate")) {
        return;
    }
    length += part;
    part = room - length;
    if (!done_with(self, key, CALL(C_EncryptFinal)(self->session, sealed + length, &part), "C_EncryptFinal")) {
        return;
    }
    length += part;
    hold(self, length == (gcm ? size + 16 : size - size % 16 + 16), "the length of what is sealed");
    hold(self, !key->used || memcmp(key->sealed, sealed, length) == 0, "the same is sealed otherwise");
    memcpy(key->sealed, sealed, length);
    key->used = true;
    if (!done_with(self, key, CALL(C_DecryptInit)(self->session, &mechanism, key->handle), "C_DecryptInit")
        || !done_with(self, key, CALL(C_Decrypt)(self->session, sealed, length, opened, &opened_length), "C_Decrypt")) {
        return;
    }
    hold(self, opened_length == size && memcmp(opened, message, size) == 0, "something else was opened");
}

static void digest_in_parts(struct worker *self)
{
    CK_BYTE message[LONGEST_MESSAGE] = {0}, digest[SHA256_SIZE], expected[SHA256_SIZE];
    CK_ULONG size = below(self, LONGEST_MESSAGE), length = sizeof digest;
    CK_MECHANISM mechanism = {CKM_SHA256, NULL, 0};
    fill(self, message, size);
    sha256(message, size, expected);
    if (!done(self, CALL(C_DigestInit)(self->session, &mechanism), "C_DigestInit")) {
        return;
    }
    for (CK_ULONG at = 0, part; at < size; at += part) {
        part = 1 + below(self, size - at);
        if (!done(self, CALL(C_DigestUpdate)(self->session, message + at, part), "C_DigestUpdate")) {
            return;
        }
    }
    if (done(self, CALL(C_DigestFinal)(self->session, digest, &length), "C_DigestFinal")) {
        hold(self, length == sizeof digest && memcmp(digest, expected, length) == 0, "another digest");
    }
}

static void find(struct worker *self)
{
    struct object *object = choose(self, ~0u);
    CK_ULONG found[4];
    long count = object == NULL ? -1 : find_label(self, object->number, found, 4);
    if (count < 0) {
        return;
    }
    if (count == 0 && !object->on_token) {
        done_with(self, object, CKR_OBJECT_HANDLE_INVALID, "C_FindObjects");
        return;
    }
    hold(self, count == (is_pair(object->kind) ? 2 : 1), "not as many objects as were made");
    hold(self, found[0] == object->handle || found[1] == object->handle, "another handle");
    hold(self, count == 1 || found[0] == object->public || found[1] == object->public, "another handle of the public key");
}

static void read_attributes(struct worker *self)
{
    struct object *object = choose(self, ~0u);
    CK_BYTE value[LONGEST_VALUE];
    char label[64], expected[64];
    CK_BBOOL kept = 2;
    if (object == NULL) {
        return;
    }
    CK_ATTRIBUTE template[] = {{object->kind == DATA ? CKA_VALUE : CKA_ID, value, sizeof value},
        {CKA_LABEL, label, sizeof label}, {CKA_TOKEN, &kept, 1}};
    CK_RV answer = CALL(C_GetAttributeValue)(self->session, object->handle, template, 3);
    if (done_with(self, object, answer, "C_GetAttributeValue")) {
        hold(self, template[0].ulValueLen == object->length && memcmp(value, object->value, object->length) == 0,
            "another value");
        size_t length = label_of(self, object->number, expected);
        hold(self, template[1].ulValueLen == length && memcmp(label, expected, length) == 0, "another label");
        hold(self, kept == object->on_token, "another CKA_TOKEN");
    }
}

/* As often as it takes to know what came of it. What a data object holds is not to be changed. */
static void set_id(struct worker *self)
{
    struct object *key = choose(self, ~(1u << DATA));
    CK_BYTE value[LONGEST_VALUE];
    if (key == NULL) {
        return;
    }
    CK_ULONG length = 1 + below(self, LONGEST_VALUE);
    fill(self, value, length);
    CK_ATTRIBUTE template[] = {{CKA_ID, value, length}};
    CK_RV answer = CALL(C_SetAttributeValue)(self->session, key->handle, template, 1);
    while (answer == CKR_FUNCTION_FAILED) {
        self->unknown++;
        done(self, answer, "C_SetAttributeValue");
        answer = CALL(C_SetAttributeValue)(self->session, key->handle, template, 1);
    }
    if (done_with(self, key, answer, "C_SetAttributeValue")) {
        memcpy(key->value, value, length);
        key->length = length;
    }
}

/* A session object becomes one of the token as well, and the other way round. */
static void copy(struct worker *self)
{
    struct object *from = choose(self, 1u << DATA);
    struct object *to = from == NULL ? NULL : new_object(self, DATA);
    char label[64];
    if (to == NULL) {
        return;
    }
    memcpy(to->value, from->value, from->length);
    to->length = from->length;
    CK_BBOOL kept = to->on_token;
    CK_ATTRIBUTE template[] = {{CKA_TOKEN, &kept, 1}, {CKA_LABEL, label, label_of(self, to->number, label)}};
    CK_RV value = CALL(C_CopyObject)(self->session, from->handle, template, 2, &to->handle);
    if (!from->on_token && value == CKR_OBJECT_HANDLE_INVALID) {
        done_with(self, from, value, "C_CopyObject");
    } else {
        made(self, to, value, "C_CopyObject");
    }
}

/* An object whose destruction has an unknown fate is destroyed again: it is gone then, or was. */
static bool destroy_handle(struct worker *self, struct object *object, CK_ULONG handle)
{
    CK_RV value = CALL(C_DestroyObject)(self->session, handle);
    bool repeated = false;
    while (value == CKR_FUNCTION_FAILED) {
        self->unknown++;
        repeated = true;
        done(self, value, "C_DestroyObject");
        value = CALL(C_DestroyObject)(self->session, handle);
    }
    return (repeated && value == CKR_OBJECT_HANDLE_INVALID) || done_with(self, object, value, "C_DestroyObject");
}

/* The half of a pair that is left alone goes too, however long the device is in trouble. */
void destroy_whole(struct worker *self, struct object *object)
{
    CK_ATTRIBUTE none[] = {{CKA_LABEL, NULL, 0}};
    if (is_pair(object->kind) && !destroy_handle(self, object, object->public)) {
        return;
    }
    while (object->fate == THERE && !destroy_handle(self, object, object->handle)) {
        pause_for(10);
    }
    CK_RV value = CALL(C_GetAttributeValue)(self->session, object->handle, none, 1);
    hold(self, value != CKR_OK, "a destroyed object is there");
    if (value != CKR_OBJECT_HANDLE_INVALID) {
        done(self, value, "C_GetAttributeValue");
    }
    note(self, object, GONE, "C_DestroyObject", CKR_OK);
}

static void destroy(struct worker *self)
{
    struct object *object = choose(self, ~0u);
    if (object != NULL) {
        destroy_whole(self, object);
    }
}

static const struct {
    unsigned weight;
    void (*run)(struct worker *);
} actions[] = {{8, create_data}, {4, generate_aes}, {4, generate_ec}, {1, generate_rsa}, {18, sign_and_verify},
    {18, seal_and_open}, {10, digest_in_parts}, {8, find}, {12, read_attributes}, {5, set_id}, {4, copy}, {8, destroy}};

void act(struct worker *self)
{
    unsigned total = 0;
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++) {
        total += actions[i].weight;
    }
    size_t chosen = below(self, total);
    size_t i = 0;
    while (chosen >= actions[i].weight) {
        chosen -= actions[i++].weight;
    }
    actions[i].run(self);
}
