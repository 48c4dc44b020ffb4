#define _POSIX_C_SOURCE 200809L

#include "model.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

CK_FUNCTION_LIST *p11;
CK_ULONG slot;
unsigned long long seed;
unsigned long most_calls;
bool gcm_is_carried, cbc_is_carried, ecdsa_sha256_is_carried; /* by the module, to the device */
CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
/* The object identifier of P-256. */
CK_BYTE p256[] = {0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};

_Noreturn void wrong(const struct worker *self, const char *what, CK_RV value)
{
    fprintf(stderr, "seed %llu, thread %d, step %lu: %s (0x%lx)\n", seed, self->number, self->step, what, value);
    _exit(1);
}

void hold(const struct worker *self, bool right, const char *what)
{
    if (!right) {
        wrong(self, what, CKR_OK);
    }
}

/* Whether the call was carried out. If not, the device was in trouble. */
bool done(struct worker *self, CK_RV value, const char *what)
{
    if (value == CKR_OK) {
        return true;
    }
    if (value != CKR_DEVICE_ERROR && value != CKR_FUNCTION_FAILED) {
        wrong(self, what, value);
    }
    self->troubles++;
    return false;
}

/* The same for a call with an object, which a session may have lost. */
bool done_with(struct worker *self, struct object *object, CK_RV value, const char *what)
{
    if (!object->on_token && (value == CKR_KEY_HANDLE_INVALID || value == CKR_OBJECT_HANDLE_INVALID)) {
        object->fate = GONE;
        self->lost++;
        return false;
    }
    return done(self, value, what);
}

/* SplitMix64 */
unsigned long long next_random(struct worker *self)
{
    unsigned long long z = self->random += 0x9e3779b97f4a7c15ULL;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
    return z ^ z >> 31;
}

size_t below(struct worker *self, size_t bound)
{
    return (size_t)(next_random(self) % bound);
}

void fill(struct worker *self, CK_BYTE *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        bytes[i] = (CK_BYTE)next_random(self);
    }
}

/* Less than a second. */
void pause_for(long milliseconds)
{
    nanosleep(&(struct timespec){.tv_nsec = milliseconds * 1000000}, NULL);
}

/* The message that belongs to an object. */
size_t message_of(const struct object *object, CK_BYTE message[LONGEST_VALUE])
{
    memset(message, (int)('a' + object->number % 26), LONGEST_VALUE);
    return 1 + object->number % (LONGEST_VALUE - 1);
}

/* Of every third, no key of the service can have the name. */
size_t label_of(const struct worker *self, size_t number, char label[64])
{
    char separator = number % 3 == 0 ? '_' : '-';
    return (size_t)snprintf(label, 64, "mix%c%llu-%d-%zu", separator, seed, self->number, number);
}

struct object *free_place(struct worker *self)
{
    for (int i = 0; i < MOST_OBJECTS; i++) {
        if (self->objects[i].fate == GONE) {
            return &self->objects[i];
        }
    }
    return NULL;
}

/* One of these kinds, a set of bits, if there is one. */
struct object *choose(struct worker *self, unsigned kinds)
{
    size_t start = below(self, MOST_OBJECTS);
    for (size_t i = 0; i < MOST_OBJECTS; i++) {
        struct object *object = &self->objects[(start + i) % MOST_OBJECTS];
        if (object->fate == THERE && (kinds & 1u << object->kind) != 0) {
            return object;
        }
    }
    return NULL;
}

bool is_pair(unsigned kind)
{
    return kind == EC || kind == RSA;
}

/* The handles of the objects with a label, at most so many; -1 in trouble. */
long find_label(struct worker *self, size_t number, CK_ULONG *found, CK_ULONG most)
{
    char label[64];
    CK_ULONG count = 0;
    CK_ATTRIBUTE wanted[] = {{CKA_LABEL, label, label_of(self, number, label)}};
    if (!done(self, CALL(C_FindObjectsInit)(self->session, wanted, 1), "C_FindObjectsInit")) {
        return -1;
    }
    bool answered = done(self, CALL(C_FindObjects)(self->session, found, most, &count), "C_FindObjects");
    answered &= done(self, CALL(C_FindObjectsFinal)(self->session), "C_FindObjectsFinal");
    return answered ? (long)count : -1;
}

void note(struct worker *self, struct object *object, enum fate fate, const char *last, CK_RV answer)
{
    object->fate = fate == THERE ? THERE : GONE;
    if (object->on_token) {
        self->history[object->number] = (struct history){fate, object->kind, last, answer};
    }
}

/* What came of making an object. */
void made(struct worker *self, struct object *object, CK_RV value, const char *what)
{
    bool is_there = done(self, value, what);
    bool unknown = value == CKR_FUNCTION_FAILED && object->on_token;
    self->unknown += unknown;
    note(self, object, is_there ? THERE : unknown ? PERHAPS : GONE, what, value);
}
