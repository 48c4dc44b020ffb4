/*
 * A connection to the door, shared by the threads of a process. Requests are numbered and answers come in any order. There is no
 * thread for reading: of the threads that wait for an answer one reads for all, until it has its own; then another does.
 */
#ifndef HOLDFAST_LINK_H
#define HOLDFAST_LINK_H

#include <stdbool.h>

#include "buffer.h"
#include "pkcs11.h"

/* What a request begins with: number, lengths and options. link_exchange fills it in. */
#define LINK_PREFIX 20

/* No message is longer, whoever made it. */
#define LINK_LONGEST (64u << 20)

struct link;

/* Connects and greets; NULL when nobody answers, or somebody who does not speak as this module does. */
struct link *link_open(const char *address);

/* Ends the patience of some seconds that it begins with: after C_Initialize a call takes as long as it takes. */
void link_settle(struct link *link);

/*
 * Sends a request, which has LINK_PREFIX bytes of room before its message, and waits for the answer's message. CKR_DEVICE_ERROR when
 * the connection is lost meanwhile, or what link_end was told.
 */
CK_RV link_exchange(struct link *link, struct buffer *request, struct buffer *answer);

/* Whether it can no longer be used: it broke, or the other side has closed it while nobody was looking. */
bool link_lost(struct link *link);

/* Ends it: whoever waits gets this return value, and so does whoever comes. */
void link_end(struct link *link, CK_RV reason);

/* Gives back its memory. Nobody may be using it. */
void link_free(struct link *link);

/* In a child process after fork: lets go of the descriptor, which is the parent's; the memory stays, whatever state it is in. */
void link_abandon(struct link *link);

#endif
