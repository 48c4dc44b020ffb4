/* What a thread of mix knows of the objects that it made, and how it holds an answer against that. */
#ifndef HOLDFAST_LOAD_MODEL_H
#define HOLDFAST_LOAD_MODEL_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "../pkcs11.h"

#define MOST_THREADS 64
#define MOST_OBJECTS 16
#define MOST_LABELS 20000
#define LONGEST_VALUE 48
#define LONGEST_MESSAGE 3000
#define PATIENCE 600 /* tenths of a second */

#define CALL(function) (self->calls++, p11->function)

enum kind { DATA, AES, EC, RSA };
enum fate { GONE, THERE, PERHAPS };

struct object {
    enum fate fate; /* THERE, or GONE: the place is free */
    enum kind kind;
    bool on_token;
    size_t number;
    CK_ULONG handle;
    CK_ULONG public; /* of a pair */
    CK_BYTE value[LONGEST_VALUE]; /* CKA_VALUE of a data object, CKA_ID of a key */
    size_t length;
    bool used; /* and then this is what its key made of the message that belongs to it */
    CK_BYTE sealed[LONGEST_VALUE + 16];
};

/* What became of a number: an object of the token that bears it, or one of a session, which is GONE here. */
struct history {
    enum fate fate;
    enum kind kind;
    const char *last; /* the call that said so */
    CK_RV answer;
};

struct worker {
    int number;
    pthread_t thread;
    CK_ULONG session;
    unsigned long long random;
    unsigned long step, calls, troubles, lost, unknown;
    struct object objects[MOST_OBJECTS];
    size_t labels;
    struct history history[MOST_LABELS];
};

extern CK_FUNCTION_LIST *p11;
extern CK_ULONG slot;
extern unsigned long long seed;
extern unsigned long most_calls;
extern bool gcm_is_carried, cbc_is_carried, ecdsa_sha256_is_carried;
extern CK_BBOOL yes, no;
extern CK_BYTE p256[10];

_Noreturn void wrong(const struct worker *self, const char *what, CK_RV value);
void hold(const struct worker *self, bool right, const char *what);
bool done(struct worker *self, CK_RV value, const char *what);
bool done_with(struct worker *self, struct object *object, CK_RV value, const char *what);
unsigned long long next_random(struct worker *self);
size_t below(struct worker *self, size_t bound);
void fill(struct worker *self, CK_BYTE *bytes, size_t size);
void pause_for(long milliseconds);
size_t message_of(const struct object *object, CK_BYTE message[LONGEST_VALUE]);
size_t label_of(const struct worker *self, size_t number, char label[64]);
struct object *free_place(struct worker *self);
struct object *choose(struct worker *self, unsigned kinds);
bool is_pair(unsigned kind);
long find_label(struct worker *self, size_t number, CK_ULONG *found, CK_ULONG most);
void note(struct worker *self, struct object *object, enum fate fate, const char *last, CK_RV answer);
void made(struct worker *self, struct object *object, CK_RV value, const char *what);

/* Makes one call, or a few that belong together, chosen at random. */
void act(struct worker *self);
/* Destroys an object, both halves of a pair. */
void destroy_whole(struct worker *self, struct object *object);

#endif
