/*
 * A door that answers as a test wants. It listens on a unix socket, in threads of this process; C_Initialize and C_Finalize it answers
 * by itself, and calls that wait when C_Finalize comes with CKR_CRYPTOKI_NOT_INITIALIZED.
 */
#ifndef HOLDFAST_DOOR_H
#define HOLDFAST_DOOR_H

#include "buffer.h"
#include "perform.h"

/* One call, and what is to become of it. */
struct exchange {
    uint32_t call;
    struct reader arguments;
    struct buffer answer; /* the message, made from the signature with values that mean nothing; a script may make another */
    enum {
        ANSWER,
        HOLD,    /* not now */
        RELEASE, /* answers it, and then those that are held, the last first */
        RAW,     /* answer is a frame and what follows it; then the connection ends */
        HANG_UP
    } fate;
};

typedef void door_script(struct exchange *exchange);

/* Opens the door and points HOLDFAST_PKCS11 to it. */
void door_open(door_script *script);

/* Ends all connections. */
void door_close(void);

/* How many connections it has had since it was first opened. */
unsigned door_connections(void);

/* The calls that came last, in ascending order of time, and how many; forgets them. */
size_t door_calls(uint32_t *calls, size_t most);

/* The arguments of the last call that was no C_SessionCancel, as they came. */
size_t door_arguments(uint8_t *arguments, size_t most);

/* Makes the message of an answer with this return value. */
void answer_error(struct buffer *answer, uint64_t value);

uint32_t call_number(enum call call);
const char *call_answer(enum call call);

#endif
